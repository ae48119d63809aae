package dev.tenure.core.lease;

import dev.tenure.core.Reason;
import dev.tenure.core.certificate.RenewalWindow;
import dev.tenure.core.delivery.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides the next step of a leased credential: renew what lives, discard what was never delivered,
 * acquire when the delivered one is missing, wrong or near its last end.
 */
final class DynamicPolicy {
  private static final Duration SHORTEST_WISH = Duration.ofSeconds(1);

  private DynamicPolicy() {}

  /**
   * A credential with what is known of its lease.
   *
   * @param loginEnd when the login it hangs on ends for good, where that is known
   */
  record Held(Credential credential, RenewalBook.Known known, Optional<Instant> loginEnd) {
    /** When it ends whatever we do; empty while renewals carry it on. */
    Optional<Instant> finalEnd() {
      return Stream.of(known.last() ? known.end() : Optional.<Instant>empty(), loginEnd)
          .flatMap(Optional::stream)
          .min(Comparator.naturalOrder());
    }

    boolean live(Instant now) {
      return credential.lease().isPresent()
          && !known.lost()
          && known.end().map(now::isBefore).orElse(true);
    }

    /** When a new one is fetched so that consumers can move in time; empty: no end in sight. */
    Optional<Instant> replaceAt() {
      return finalEnd().map(end -> RenewalWindow.point(startOfLast(), end, credential.id()));
    }

    private Instant startOfLast() {
      return known.last() ? known.since() : credential.openedAt();
    }
  }

  /** The step to take at {@code now}. */
  static DynamicDecision decide(LeaseInput input, List<Held> held, Instant now) {
    var renewal = held.stream().filter(h -> renewable(input, h, now)).findFirst();
    if (renewal.isPresent()) {
      var credential = renewal.get().credential();
      return new DynamicDecision.Renew(credential, wish(input, credential, now));
    }
    var unlearnt =
        held.stream()
            .map(Held::credential)
            .filter(c -> c.rotation() > input.deliveredRotation())
            .findFirst();
    if (unlearnt.isPresent()) {
      return new DynamicDecision.Discard(unlearnt.get());
    }
    var current = current(input, held);
    var need = need(input, current, now);
    if (need.isEmpty()) {
      return keep(input, held, current.orElseThrow());
    }
    return input
        .violation()
        .<DynamicDecision>map(DynamicDecision.Refuse::new)
        .orElseGet(() -> new DynamicDecision.Acquire(need.get(), nextRotation(input, held)));
  }

  private static boolean renewable(LeaseInput input, Held held, Instant now) {
    return held.live(now)
        && !now.isBefore(held.known().renewAt())
        && held.credential().rotation() <= input.deliveredRotation();
  }

  /** As long as it was first given for, but not beyond the tenure. */
  private static Duration wish(LeaseInput input, Credential credential, Instant now) {
    var given = credential.lease().orElseThrow().duration();
    var left = Duration.between(now, input.tenure().expiresAt());
    var wish = given.compareTo(left) < 0 ? given : left;
    return wish.compareTo(SHORTEST_WISH) < 0 ? SHORTEST_WISH : wish;
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

  private static Optional<Reason> need(LeaseInput input, Optional<Held> current, Instant now) {
    return input
        .need()
        .or(
            () ->
                current.filter(h -> h.live(now)).isEmpty()
                    ? Optional.of(Reason.LEASE_LOST)
                    : current.filter(h -> ending(input, h, now)).map(_ -> Reason.LEASE_ENDING));
  }

  /** Whether it nears its last end and a new one would end later. */
  private static boolean ending(LeaseInput input, Held held, Instant now) {
    return held.replaceAt().filter(at -> !now.isBefore(at)).isPresent()
        && replacementEnd(input, held, now).isAfter(held.finalEnd().orElseThrow());
  }

  private static Instant replacementEnd(LeaseInput input, Held held, Instant from) {
    var fresh = from.plus(held.credential().lease().orElseThrow().duration());
    var end = input.tenure().expiresAt();
    return fresh.isBefore(end) ? fresh : end;
  }

  private static DynamicDecision keep(LeaseInput input, List<Held> held, Held current) {
    var tenureEnd = input.tenure().expiresAt();
    var replaceAt =
        current
            .replaceAt()
            .filter(
                at -> replacementEnd(input, current, at).isAfter(current.finalEnd().orElseThrow()));
    var visible = Stream.of(replaceAt, Optional.of(tenureEnd)).flatMap(Optional::stream);
    var wakes =
        Stream.concat(
            held.stream().map(h -> h.known().renewAt()),
            Stream.of(replaceAt, current.finalEnd(), Optional.of(tenureEnd))
                .flatMap(Optional::stream));
    return new DynamicDecision.Keep(
        input.destination().delivered().orElseThrow(),
        wakes.min(Comparator.naturalOrder()).orElse(tenureEnd),
        visible.min(Comparator.naturalOrder()).orElse(tenureEnd),
        current.finalEnd().orElse(tenureEnd),
        input.ownerViolation());
  }

  /** Counts on from whatever is known, so that a number never names two credentials. */
  private static long nextRotation(LeaseInput input, List<Held> held) {
    var journaled = held.stream().mapToLong(h -> h.credential().rotation()).max().orElse(0);
    var delivered = input.destination().delivered().map(Delivery::rotation).orElse(0L);
    return Math.max(Math.max(journaled, delivered), input.lastRotation()) + 1;
  }
}
