package dev.tenure.core.lease;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides the next step of a leased credential: discard what was never delivered, acquire when the
 * delivered one is missing, wrong or near its last end.
 */
final class DynamicPolicy {
  private DynamicPolicy() {}

  /**
   * The step to take at {@code now}.
   *
   * @param stuck ids of credentials that cannot be discarded now; what else is to do goes on
   * @param pace when one rotation may follow another
   */
  static DynamicDecision decide(
      LeaseInput input, List<Held> held, Set<String> stuck, Pace pace, Instant now) {
    var unlearnt =
        held.stream()
            .map(Held::credential)
            .filter(c -> c.rotation() > input.deliveredRotation() && !stuck.contains(c.id()))
            .findFirst();
    if (unlearnt.isPresent()) {
      return new DynamicDecision.Discard(unlearnt.get());
    }
    var current = current(input, held);
    var need = need(input, current, pace, now);
    if (need.isEmpty()) {
      return current.map(c -> keep(input, c, pace, now)).orElseGet(() -> keepInherited(input, now));
    }
    return input
        .violation()
        .or(() -> nothingLeft(input, now))
        .<DynamicDecision>map(DynamicDecision.Refuse::new)
        .orElseGet(() -> new DynamicDecision.Acquire(need.get(), nextRotation(input, held)));
  }

  /** Servers end a lease on the whole second before the tenure: no new one is worth its read. */
  private static Optional<Violation> nothingLeft(LeaseInput input, Instant now) {
    return now.plus(Held.SAME_END).isBefore(input.tenure().expiresAt())
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.PENDING,
                "The tenure ends at %s, within seconds: nothing is leased any more."
                    .formatted(input.tenure().expiresAt())));
  }

  private static Optional<Held> current(LeaseInput input, List<Held> held) {
    return input
        .destination()
        .delivered()
        .flatMap(
            delivery ->
                held.stream()
                    .filter(h -> h.credential().id().equals(delivery.origin()))
                    .findFirst());
  }

  private static Optional<Reason> need(
      LeaseInput input, Optional<Held> current, Pace pace, Instant now) {
    return input
        .need()
        .filter(pace::lets)
        .or(
            () ->
                inherited(input).isPresent()
                    ? inherited(input)
                        .filter(d -> Inherited.replacement(input, d, now).comeAt(now))
                        .map(_ -> Reason.LEASE_ENDING)
                    : needOfLease(input, current, pace, now));
  }

  private static Optional<Reason> needOfLease(
      LeaseInput input, Optional<Held> current, Pace pace, Instant now) {
    return current.filter(h -> h.live(now)).isEmpty()
        ? Optional.of(Reason.LEASE_LOST)
        : current.filter(h -> ending(input, h, pace, now)).map(_ -> Reason.LEASE_ENDING);
  }

  /** A credential that others leased, which lies there until we lease one. */
  private static Optional<Delivery> inherited(LeaseInput input) {
    return input.destination().delivered().filter(d -> Inherited.leased(input, d));
  }

  private static DynamicDecision keepInherited(LeaseInput input, Instant now) {
    var delivery = inherited(input).orElseThrow();
    var turn = Inherited.replacement(input, delivery, now);
    return new DynamicDecision.Keep(
        delivery,
        turn.at(),
        delivery.validUntil().orElseThrow(),
        input.concern(),
        Optional.of(turn));
  }

  /** Whether it nears its last end and a new one would end later. */
  private static boolean ending(LeaseInput input, Held held, Pace pace, Instant now) {
    return held.replacement(pace, input.orders().windows(), now)
            .filter(turn -> turn.comeAt(now))
            .isPresent()
        && endsLater(input, held, now);
  }

  /** Clearly later: ends that differ by the servers' rounding are one. */
  private static boolean endsLater(LeaseInput input, Held held, Instant from) {
    var end = held.finalEnd().orElseThrow();
    return replacementEnd(input, held, from).isAfter(end.plus(Held.SAME_END));
  }

  private static Instant replacementEnd(LeaseInput input, Held held, Instant from) {
    var fresh = from.plus(held.credential().lease().orElseThrow().duration());
    var end = input.tenure().expiresAt();
    return fresh.isBefore(end) ? fresh : end;
  }

  private static DynamicDecision keep(LeaseInput input, Held current, Pace pace, Instant now) {
    var tenureEnd = input.tenure().expiresAt();
    var turn =
        current
            .replacement(pace, input.orders().windows(), now)
            .filter(t -> endsLater(input, current, t.at()) && tenureEnd.isAfter(t.at()));
    var visible = turn.map(Turn::at).orElse(tenureEnd);
    return new DynamicDecision.Keep(
        input.destination().delivered().orElseThrow(),
        visible,
        current.finalEnd().orElse(tenureEnd),
        input.concern(),
        turn);
  }

  /** Counts on from whatever is known, so that a number never names two credentials. */
  private static long nextRotation(LeaseInput input, List<Held> held) {
    var journaled = held.stream().mapToLong(h -> h.credential().rotation()).max().orElse(0);
    var delivered = input.destination().delivered().map(Delivery::rotation).orElse(0L);
    return Math.max(Math.max(journaled, delivered), input.lastRotation()) + 1;
  }
}
