/** The audit stream: one line of the log for each effect. */
@NullMarked
package dev.tenure.operator.audit;

import org.jspecify.annotations.NullMarked;
