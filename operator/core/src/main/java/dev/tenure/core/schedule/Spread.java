package dev.tenure.core.schedule;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** One {@link Budget} for each key, e.g. an issuer, so that the herd of one holds up no other. */
public final class Spread {
  private final double perSecond;
  private final Map<String, Budget> budgets = new ConcurrentHashMap<>();

  /**
   * @param perSecond how much may be done a second for each key, more than 0; as much at once
   */
  public Spread(double perSecond) {
    this.perSecond = perSecond;
  }

  /** Takes a place now, or says when there is one. */
  public Optional<Instant> place(String key, Instant now) {
    var budget =
        budgets.computeIfAbsent(key, _ -> new Budget(perSecond, Math.max(1, (int) perSecond), now));
    return budget.tryTake(now) ? Optional.empty() : Optional.of(budget.nextAt(now));
  }
}
