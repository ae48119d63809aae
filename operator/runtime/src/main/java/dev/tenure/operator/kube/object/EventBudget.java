package dev.tenure.operator.kube.object;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many events one object may have: a burst, then one every half minute, so that an object that
 * keeps failing does not fill the cluster's store. Safe for use by many threads.
 */
final class EventBudget {
  private static final int BURST = 10;
  private static final Duration ONE_EVERY = Duration.ofSeconds(30);

  /** Objects remembered, those that spoke last; a forgotten one has its burst again. */
  private static final int REMEMBERED = 20_000;

  private final InstantSource clock;

  /** By UID: until when the object has spent its allowance. */
  private final Map<String, Instant> spentUntil =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  EventBudget(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes one; false when the object has none left for now. */
  synchronized boolean tryTake(String uid) {
    var now = clock.instant();
    var full = now.minus(ONE_EVERY.multipliedBy(BURST));
    var spent = spentUntil.getOrDefault(uid, full);
    var from = spent.isBefore(full) ? full : spent;
    var after = from.plus(ONE_EVERY);
    if (after.isAfter(now)) {
      return false;
    }
    spentUntil.put(uid, after);
    return true;
  }
}
