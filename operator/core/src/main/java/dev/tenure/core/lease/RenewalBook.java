package dev.tenure.core.lease;

import dev.tenure.core.schedule.Jitter;
import dev.tenure.core.schedule.RenewalPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of each lease since it was last written down: a renewal writes nothing, so this
 * lives in memory, and a restart begins by renewing soon.
 */
final class RenewalBook {
  private static final Duration LONGEST_SPREAD = Duration.ofSeconds(30);
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /**
   * One lease.
   *
   * @param end when it ends unless renewed; empty while that is unknown after a restart
   * @param renewAt when it is to be renewed
   * @param since when this was learnt
   * @param last whether it cannot be renewed beyond {@code end}
   * @param lost whether the server no longer has it
   */
  record Known(Optional<Instant> end, Instant renewAt, Instant since, boolean last, boolean lost) {}

  private final Map<String, Known> leases = new ConcurrentHashMap<>();

  /** What is known of the credential's lease. */
  Known of(Credential credential, Instant now) {
    return leases.computeIfAbsent(credential.id(), _ -> remembered(credential, now));
  }

  /** From the journal alone: its end is at least what was written when it was read. */
  private static Known remembered(Credential credential, Instant now) {
    if (credential.lease().isEmpty()) {
      return new Known(Optional.empty(), now, now, false, false);
    }
    var lease = credential.lease().get();
    if (!lease.renewable()) {
      return new Known(Optional.of(lease.end()), Instant.MAX, credential.openedAt(), true, false);
    }
    var start = lease.end().minus(lease.duration());
    if (lease.end().isAfter(now)) {
      var planned = RenewalPoint.of(start, lease.end(), credential.id());
      return new Known(
          Optional.of(lease.end()),
          planned.isAfter(now) ? planned : spread(credential, lease, now),
          start,
          false,
          false);
    }
    return new Known(Optional.empty(), spread(credential, lease, now), now, false, false);
  }

  private static Instant spread(Credential credential, ServerLease lease, Instant now) {
    var tenth = lease.duration().dividedBy(10);
    var range = tenth.compareTo(LONGEST_SPREAD) < 0 ? tenth : LONGEST_SPREAD;
    return now.plus(Jitter.within(range, credential.id()));
  }

  /**
   * Notes what the server gave, and whether that was less than asked: then it will be the last.
   *
   * @param asked when the request was made: a slow answer is no shorter life
   */
  void learnt(Credential credential, ServerLease lease, Duration wanted, Instant asked) {
    var last =
        !lease.renewable() || lease.end().isBefore(asked.plus(wanted).minus(tolerance(wanted)));
    leases.put(
        credential.id(),
        new Known(
            Optional.of(lease.end()),
            last ? Instant.MAX : RenewalPoint.of(asked, lease.end(), credential.id() + asked),
            asked,
            last,
            false));
  }

  private static Duration tolerance(Duration wanted) {
    var tenth = wanted.dividedBy(10);
    return tenth.compareTo(TOLERANCE) < 0 ? tenth : TOLERANCE;
  }

  /**
   * Notes that it will not be renewed any more, though it lives. An end that is not known is taken
   * to be now: a new one is fetched at once.
   */
  void notRenewable(Credential credential, Instant now) {
    leases.computeIfPresent(
        credential.id(),
        (_, k) -> new Known(Optional.of(k.end().orElse(now)), Instant.MAX, now, true, k.lost()));
  }

  /** Notes that the server has it no more. */
  void lost(Credential credential, Instant now) {
    leases.put(credential.id(), new Known(Optional.of(now), Instant.MAX, now, true, true));
  }

  /** Forgets a credential that is gone. */
  void forget(Credential credential) {
    leases.remove(credential.id());
  }
}
