package dev.tenure.operator.reconcile;

import dev.tenure.core.Outcome;
import dev.tenure.core.schedule.Backoff;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When each object is looked at next: as its outcome says; after failures with growing pauses. */
final class NextLooks {
  private final Map<ObjectKey, Integer> failures = new ConcurrentHashMap<>();

  /** The next look after this outcome; empty: not before something changes. */
  Optional<Instant> after(ObjectKey key, Outcome outcome, Instant now) {
    if (!(outcome instanceof Outcome.Failed)) {
      failures.remove(key);
    }
    var next =
        switch (outcome) {
          case Outcome.Done(var _, var _, var at) -> at;
          case Outcome.Waiting(var _, var _, var at) -> Optional.of(at);
          case Outcome.Stalled(var _, var _, var at) -> Optional.of(at);
          case Outcome.Failed(var _, var _, var notBefore) ->
              Optional.of(retryAt(key, notBefore, now));
        };
    return next.filter(Instant.MAX::isAfter);
  }

  /** Forgets an object that is gone. */
  void forget(ObjectKey key) {
    failures.remove(key);
  }

  private Instant retryAt(ObjectKey key, Optional<Instant> notBefore, Instant now) {
    var count = failures.merge(key, 1, Integer::sum);
    var backoff = now.plus(Backoff.TRANSIENT.after(count, key.toString()));
    return notBefore.filter(backoff::isBefore).orElse(backoff);
  }
}
