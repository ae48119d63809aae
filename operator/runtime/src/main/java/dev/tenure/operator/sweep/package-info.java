/** Sweeps backends in turn, and tells what was found. */
@NullMarked
package dev.tenure.operator.sweep;

import org.jspecify.annotations.NullMarked;
