/** What lies in a destination Secret and whether it is ours to write. */
@NullMarked
package dev.tenure.core.delivery;

import org.jspecify.annotations.NullMarked;
