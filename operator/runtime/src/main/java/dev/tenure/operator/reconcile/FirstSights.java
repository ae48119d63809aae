package dev.tenure.operator.reconcile;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who starts sees every object at once. What has become due meanwhile, or came out of a backup, is
 * looked at in its turn instead: within the budget, soonest end first. The rest costs nothing, and
 * what is new waits for nobody.
 */
final class FirstSights {
  private final WakeUps wakeUps;
  private final Set<ObjectKey> seen = ConcurrentHashMap.newKeySet();

  FirstSights(WakeUps wakeUps) {
    this.wakeUps = wakeUps;
  }

  /**
   * Whether the object is looked at later, in its turn.
   *
   * @param due when its next action was to be, by its status; empty: it has none
   * @param end when its credential ends, by its status
   */
  boolean defers(ObjectKey key, Optional<Instant> due, Optional<Instant> end, Instant now) {
    if (!seen.add(key) || due.filter(at -> !at.isAfter(now)).isEmpty()) {
      return false;
    }
    wakeUps.now(key, end.orElse(Instant.MAX));
    return true;
  }

  /** Forgets an object that is gone. */
  void forget(ObjectKey key) {
    seen.remove(key);
  }
}
