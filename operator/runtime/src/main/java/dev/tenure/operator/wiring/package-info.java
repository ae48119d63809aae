/** The composition root: the only place that makes adapters and joins them. */
@NullMarked
package dev.tenure.operator.wiring;

import org.jspecify.annotations.NullMarked;
