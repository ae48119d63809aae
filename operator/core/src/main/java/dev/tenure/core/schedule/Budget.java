package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;

/** A token bucket: {@code burst} at once, then {@code perSecond}. Safe for many threads. */
public final class Budget {
  private final double perSecond;
  private final double burst;
  private double tokens;
  private Instant filledAt;

  /**
   * @param perSecond tokens that come back a second, more than 0
   * @param burst tokens at the start and at most, 1 or more
   */
  public Budget(double perSecond, int burst, Instant now) {
    if (perSecond <= 0 || burst < 1) {
      throw new IllegalArgumentException("a budget needs a rate above 0 and a burst of 1 or more");
    }
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.filledAt = now;
  }

  /** Takes a token if there is one. */
  public synchronized boolean tryTake(Instant now) {
    fill(now);
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** When the next token will be there; {@code now} or earlier if one is. */
  public synchronized Instant nextAt(Instant now) {
    fill(now);
    var missing = Math.max(0, 1 - tokens);
    return now.plus(Duration.ofNanos((long) Math.ceil(missing / perSecond * 1e9)));
  }

  private void fill(Instant now) {
    if (now.isAfter(filledAt)) {
      var seconds = Duration.between(filledAt, now).toNanos() / 1e9;
      tokens = Math.min(burst, tokens + seconds * perSecond);
      filledAt = now;
    }
  }
}
