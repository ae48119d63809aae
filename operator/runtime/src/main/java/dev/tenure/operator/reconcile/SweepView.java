package dev.tenure.operator.reconcile;

import dev.tenure.api.v1alpha1.SweepStatus;
import dev.tenure.core.status.Condition;
import org.jspecify.annotations.Nullable;

/**
 * What a backend says of its sweeps.
 *
 * @param status null: there was none
 */
public record SweepView(Condition condition, @Nullable SweepStatus status) {}
