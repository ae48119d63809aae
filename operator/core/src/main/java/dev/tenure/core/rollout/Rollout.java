package dev.tenure.core.rollout;

/** How far a consumer has moved to the new credential. */
public sealed interface Rollout {
  /** Every replica runs the marked template. */
  record Complete() implements Rollout {}

  /** Still on its way. */
  record Progressing(String detail) implements Rollout {}

  /** The workload does not exist. */
  record Missing() implements Rollout {}
}
