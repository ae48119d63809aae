package dev.tenure.core.status;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The one place where an outcome becomes conditions and a phase. {@code Ready} speaks of the
 * credential alone: it is True while what was delivered may be used, whatever goes wrong meanwhile;
 * {@code Reconciling} and {@code Stalled} speak of the work and are absent when there is none
 * (kstatus).
 */
public final class Conditions {
  private static final Set<Reason> OWNER_REASONS =
      Set.of(Reason.OWNER_NOT_FOUND, Reason.OWNER_NOT_ALLOWED);

  private Conditions() {}

  /** The conditions at {@code now}, {@code Ready} first. */
  public static List<Condition> of(Standing standing, Instant now) {
    var conditions = new ArrayList<Condition>();
    conditions.add(ready(standing, now));
    if (standing.suspended()) {
      conditions.add(suspended());
    }
    switch (standing.outcome()) {
      case Outcome.Done(var reason, var message, var _) when held(standing) ->
          conditions.add(new Condition(Condition.ROTATION_HELD, true, reason, message));
      case Outcome.Done _ -> {}
      case Outcome.Stalled(var reason, var message, var _) ->
          conditions.add(new Condition(Condition.STALLED, true, reason, message));
      case Outcome.Waiting(var reason, var message, var _) ->
          conditions.add(new Condition(Condition.RECONCILING, true, reason, message));
      case Outcome.Failed(var reason, var message, var _) ->
          conditions.add(new Condition(Condition.RECONCILING, true, reason, message));
    }
    return List.copyOf(conditions);
  }

  /** The phase at {@code now}. */
  public static Phase phase(Standing standing, Instant now) {
    if (standing.ended()) {
      return Phase.EXPIRED;
    }
    if (standing.suspended()) {
      return Phase.SUSPENDED;
    }
    if (!usable(standing, now)) {
      return Phase.PENDING;
    }
    if (OWNER_REASONS.contains(standing.outcome().reason())) {
      return Phase.OWNER_LOST;
    }
    return standing.outcome() instanceof Outcome.Done && !held(standing)
        ? Phase.ACTIVE
        : Phase.ROTATION_DUE;
  }

  private static boolean held(Standing standing) {
    return standing.outcome().reason() == Reason.OUTSIDE_MAINTENANCE_WINDOW;
  }

  private static Condition ready(Standing standing, Instant now) {
    var outcome = standing.outcome();
    if (standing.ended()) {
      return new Condition(Condition.READY, false, outcome.reason(), outcome.message());
    }
    if (usable(standing, now) && standing.suspended()) {
      return new Condition(
          Condition.READY,
          true,
          Reason.SUSPENDED,
          "The credential is delivered; its rotation is suspended.");
    }
    if (served(standing)) {
      return new Condition(Condition.READY, true, outcome.reason(), outcome.message());
    }
    if (usable(standing, now)) {
      var rotation = standing.delivery().map(Delivery::rotation).orElse(1L);
      return rotation == 1
          ? new Condition(Condition.READY, true, Reason.ISSUED, "The credential is delivered.")
          : new Condition(
              Condition.READY,
              true,
              Reason.ROTATED,
              "The credential is delivered; it is rotation %d.".formatted(rotation));
    }
    if (standing.delivery().isPresent()) {
      return new Condition(
          Condition.READY,
          false,
          Reason.CREDENTIAL_EXPIRED,
          "The credential ended at %s and could not be replaced: %s"
              .formatted(
                  standing.validUntil().map(Instant::toString).orElse("an unknown time"),
                  outcome.message()));
    }
    return new Condition(Condition.READY, false, outcome.reason(), outcome.message());
  }

  private static Condition suspended() {
    return new Condition(
        Condition.SUSPENDED,
        true,
        Reason.SUSPENDED,
        "Nothing is issued or rotated while spec.suspend is true; what is delivered stays until it"
            + " ends or the tenure does.");
  }

  /** Nothing is delivered, and whoever asks gets it. */
  private static boolean served(Standing standing) {
    return standing.delivery().isEmpty()
        && standing.outcome() instanceof Outcome.Done done
        && done.reason() == Reason.READY;
  }

  private static boolean usable(Standing standing, Instant now) {
    return served(standing)
        || (standing.delivery().isPresent()
            && standing.validUntil().map(now::isBefore).orElse(true));
  }
}
