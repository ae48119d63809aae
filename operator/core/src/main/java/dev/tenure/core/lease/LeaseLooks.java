package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.schedule.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees whether leases that were not heard of for a while are still there: somebody may have revoked
 * one behind our back, and one that lives long is renewed too seldom to tell. Each has its own time
 * in the interval, so that herds are spread.
 */
final class LeaseLooks {
  private static final Duration AFTER_A_FAULT = Duration.ofMinutes(5);
  private static final double SPREAD = 0.1;

  private final SecretServer server;
  private final RenewalBook book;
  private final Duration interval;
  private final InstantSource clock;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  /**
   * @param interval within which a lease that is gone is noticed
   */
  LeaseLooks(SecretServer server, RenewalBook book, Duration interval, InstantSource clock) {
    this.server = server;
    this.book = book;
    this.interval = interval;
    this.clock = clock;
  }

  /** When the credential is looked at next, unless it is heard of before. */
  Instant next(Credential credential) {
    return next.computeIfAbsent(credential.id(), _ -> first(credential));
  }

  /** The server just spoke of it. */
  void heard(Credential credential) {
    next.put(credential.id(), after(credential, clock.instant()));
  }

  /** Looks at it where its time has come. What cannot be seen counts as being there. */
  void lookWhenDue(Held held) {
    var credential = held.credential();
    var now = clock.instant();
    if (!held.live(now) || now.isBefore(next(credential))) {
      return;
    }
    var seen =
        server.look(credential.account(), credential.handle(), credential.lease().orElseThrow());
    switch (seen) {
      case Answer.Ok<SecretServer.Sight> _ -> heard(credential);
      case Answer.Gone<SecretServer.Sight> _ -> book.lost(credential, now);
      case Answer.Refused<SecretServer.Sight> _,
          Answer.Unavailable<SecretServer.Sight> _,
          Answer.Pending<SecretServer.Sight> _ ->
          next.put(credential.id(), now.plus(AFTER_A_FAULT));
    }
  }

  /** Forgets a credential that is gone. */
  void forget(Credential credential) {
    next.remove(credential.id());
  }

  /** After a restart nobody knows when one that is older was heard of: anywhere in the interval. */
  private Instant first(Credential credential) {
    var now = clock.instant();
    var usual = after(credential, credential.openedAt());
    return usual.isAfter(now) ? usual : now.plus(Jitter.within(interval, credential.id()));
  }

  private Instant after(Credential credential, Instant since) {
    var share = 1 - SPREAD * Jitter.fraction(credential.id());
    return since.plusMillis((long) (interval.toMillis() * share));
  }
}
