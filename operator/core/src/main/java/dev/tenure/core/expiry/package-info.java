/** The end of a tenure and the guards of every destructive step. */
@NullMarked
package dev.tenure.core.expiry;

import org.jspecify.annotations.NullMarked;
