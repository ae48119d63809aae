/** Finding at a server what we made there and have no record of. */
@NullMarked
package dev.tenure.core.sweep;

import org.jspecify.annotations.NullMarked;
