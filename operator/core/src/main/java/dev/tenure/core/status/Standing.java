package dev.tenure.core.status;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an object stands after one look: all that its status, its event and its next wake-up are made
 * of.
 *
 * @param outcome how the look ended
 * @param delivery what the consumer holds, where something is delivered
 * @param validUntil until when that may be used; empty for a source without an end or none at all
 * @param nextAction the next action that a user would see
 * @param restarted the last rotation whose consumers have all moved
 * @param occurrence what happened in this look that deserves an event; empty: nothing did
 * @param ended whether the tenure has ended and everything is taken away
 * @param suspended whether rotation rests because a person said so
 * @param consumers who is restarted with a rotation, as kind/name; empty: nobody looked for them
 *     this time
 */
public record Standing(
    Outcome outcome,
    Optional<Delivery> delivery,
    Optional<Instant> validUntil,
    Optional<Instant> nextAction,
    long restarted,
    Optional<Occurrence> occurrence,
    boolean ended,
    boolean suspended,
    Optional<List<String>> consumers) {

  /**
   * Something a person would want to hear of.
   *
   * @param why what brought it about, in the vocabulary; also a metric label
   */
  public record Occurrence(Reason reason, Reason why, String message) {
    /** Both told as one; what came first names it. */
    public Occurrence and(Optional<Occurrence> then) {
      return then.map(next -> new Occurrence(reason, why, message + " " + next.message()))
          .orElse(this);
    }
  }

  /** Nothing was changed in this look: what was delivered, if anything, is as it was. */
  public static Standing unchanged(
      Outcome outcome, Optional<Delivery> delivery, Optional<Instant> validUntil, long restarted) {
    return new Standing(
        outcome,
        delivery,
        validUntil,
        Optional.empty(),
        restarted,
        Optional.empty(),
        false,
        false,
        Optional.empty());
  }

  /**
   * Rotation rests: nothing was done in this look, and nothing will be before the tenure ends.
   *
   * @param tenureEnd the next action that a user would see
   */
  public static Standing suspended(
      Optional<Delivery> delivery,
      Optional<Instant> validUntil,
      Instant tenureEnd,
      long restarted) {
    var message =
        "spec.suspend is true: nothing is issued or rotated%s. Set it to false to go on."
            .formatted(validUntil.map(" and the credential ends at %s"::formatted).orElse(""));
    return new Standing(
        new Outcome.Done(Reason.SUSPENDED, message, Optional.of(tenureEnd)),
        delivery,
        validUntil,
        Optional.of(tenureEnd),
        restarted,
        Optional.empty(),
        false,
        true,
        Optional.empty());
  }

  /** The tenure is over and nothing is left of it. */
  public static Standing ended(Outcome outcome, Optional<Occurrence> occurrence, long restarted) {
    return new Standing(
        outcome,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        restarted,
        occurrence,
        true,
        false,
        Optional.empty());
  }

  /** The same, with something that happened in this look. */
  public Standing with(Occurrence happened) {
    return new Standing(
        outcome,
        delivery,
        validUntil,
        nextAction,
        restarted,
        Optional.of(happened),
        ended,
        suspended,
        consumers);
  }

  /** The same with another record of what is delivered. */
  public Standing holding(Delivery recorded) {
    return new Standing(
        outcome,
        Optional.of(recorded),
        validUntil,
        nextAction,
        restarted,
        occurrence,
        ended,
        suspended,
        consumers);
  }

  /** The same, with who is restarted with a rotation; empty: as it was known before. */
  public Standing restarting(Optional<List<String>> kindsAndNames) {
    return new Standing(
        outcome,
        delivery,
        validUntil,
        nextAction,
        restarted,
        occurrence,
        ended,
        suspended,
        kindsAndNames);
  }

  /** The same, usable until then. */
  public Standing until(Optional<Instant> end) {
    return new Standing(
        outcome, delivery, end, nextAction, restarted, occurrence, ended, suspended, consumers);
  }

  /** The same, with these times in the status. */
  public Standing showing(Instant visible, Optional<Instant> until) {
    return new Standing(
        outcome,
        delivery,
        until,
        Optional.of(visible),
        restarted,
        occurrence,
        ended,
        suspended,
        consumers);
  }

  /** The same, but looked at again at {@code at} if that is sooner than planned. */
  public Standing waking(Instant at) {
    return switch (outcome) {
      case Outcome.Done(var reason, var message, var next) ->
          with(
              new Outcome.Done(
                  reason, message, Optional.of(next.filter(n -> n.isBefore(at)).orElse(at))));
      case Outcome.Waiting(var reason, var message, var next) ->
          next.isAfter(at) ? with(new Outcome.Waiting(reason, message, at)) : this;
      case Outcome.Stalled(var reason, var message, var next) ->
          next.isAfter(at) ? with(new Outcome.Stalled(reason, message, at)) : this;
      case Outcome.Failed _ -> this;
    };
  }

  /**
   * The same, its next rotation coming at that turn: who waits for a window says so, unless there
   * is worse to say.
   */
  public Standing awaiting(Turn turn, Reason why, Instant now) {
    return turn.heldAt(now)
            && outcome instanceof Outcome.Done(var reason, var _, var next)
            && reason == Reason.UP_TO_DATE
        ? with(new Outcome.Done(Reason.OUTSIDE_MAINTENANCE_WINDOW, text(turn, why), next))
        : waking(turn.lookAt(now));
  }

  private static String text(Turn turn, Reason why) {
    return turn.at().isBefore(turn.latest())
        ? "A rotation (%s) waits for a maintenance window: it comes at %s."
            .formatted(why.text(), turn.at())
        : "A rotation (%s) waits, and no maintenance window opens in time: it comes at %s, when it can wait no longer. Let spec.maintenanceWindows open more often, or let the credential live longer."
            .formatted(why.text(), turn.at());
  }

  /** The same, ending otherwise. */
  public Standing with(Outcome changed) {
    return new Standing(
        changed,
        delivery,
        validUntil,
        nextAction,
        restarted,
        occurrence,
        ended,
        suspended,
        consumers);
  }
}
