/** When to look at an object again: due times, jitter, back-off and budgets. */
@NullMarked
package dev.tenure.core.schedule;

import org.jspecify.annotations.NullMarked;
