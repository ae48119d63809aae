package dev.tenure.core.lease;

import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A credential of the journal with what is known of its lease.
 *
 * @param loginEnd when the login it hangs on ends for good, where that is known
 */
record Held(Credential credential, RenewalBook.Known known, Optional<Instant> loginEnd) {
  /** Servers count in whole seconds: two ends this near are one. */
  static final Duration SAME_END = Duration.ofSeconds(2);

  private static final Duration SHORTEST_WISH = Duration.ofSeconds(1);

  /** When it ends whatever we do; empty while renewals carry it on. */
  Optional<Instant> finalEnd() {
    return Stream.of(known.last() ? known.end() : Optional.<Instant>empty(), loginEnd)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  /** Whether it may be used at {@code now}, as far as we know. */
  boolean live(Instant now) {
    return credential.lease().isPresent()
        && !known.lost()
        && known.end().map(now::isBefore).orElse(true);
  }

  /** When a new one is fetched so that consumers can move in time; empty: no end in sight. */
  Optional<Turn> replacement(Pace pace, MaintenanceWindows windows, Instant now) {
    return finalEnd()
        .map(end -> new Pace.Life(credential.openedAt(), startOfLast(), end))
        .map(life -> pace.turn(life, credential.id(), windows, now));
  }

  /**
   * When it is to be renewed; empty when it cannot be, or when it would end no later: at the end of
   * its tenure.
   */
  Optional<Instant> renewAt(Instant tenureEnd) {
    var reachedEnd =
        known.end().filter(end -> !end.isBefore(tenureEnd.minus(SAME_END))).isPresent();
    return reachedEnd || known.lost() || known.renewAt().equals(Instant.MAX)
        ? Optional.empty()
        : Optional.of(known.renewAt());
  }

  /** As long as it was first given for, but not beyond the tenure. */
  Duration wish(Instant tenureEnd, Instant now) {
    var given = credential.lease().orElseThrow().duration();
    var left = Duration.between(now, tenureEnd);
    var wish = given.compareTo(left) < 0 ? given : left;
    return wish.compareTo(SHORTEST_WISH) < 0 ? SHORTEST_WISH : wish;
  }

  private Instant startOfLast() {
    return known.last() ? known.since() : credential.openedAt();
  }
}
