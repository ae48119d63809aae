/** What an object says of itself: conditions and phase. */
@NullMarked
package dev.tenure.core.status;

import org.jspecify.annotations.NullMarked;
