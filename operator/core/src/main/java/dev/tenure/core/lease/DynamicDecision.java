package dev.tenure.core.lease;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Turn;
import java.time.Instant;
import java.util.Optional;

/** The next step of a leased credential's life. */
sealed interface DynamicDecision {
  /**
   * Nothing to do.
   *
   * @param visible the next action that a user would see
   * @param validUntil until when the delivered credential may be used, as far as known
   * @param turn of the replacement that may have to wait for a window; empty: none is planned
   */
  record Keep(
      Delivery delivery,
      Instant visible,
      Instant validUntil,
      Optional<Violation> concern,
      Optional<Turn> turn)
      implements DynamicDecision {}

  /** Read a new credential and deliver it. */
  record Acquire(Reason why, long rotation) implements DynamicDecision {}

  /** Revoke one that was never delivered. */
  record Discard(Credential credential) implements DynamicDecision {}

  /** The user must act before anything is read. */
  record Refuse(Violation violation) implements DynamicDecision {}
}
