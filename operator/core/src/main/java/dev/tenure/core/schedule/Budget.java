package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;

/** A token bucket: {@code burst} at once, then {@code perSecond}. Safe for many threads. */
public final class Budget {
  /** Clocks of threads read in another order than they arrive differ by less. */
  private static final Duration RACE = Duration.ofSeconds(1);

  private static final double ROUNDING = 1e-9;

  private final double perSecond;
  private final double burst;
  private double tokens;
  private Instant filledAt;
  private Instant nextPlace;

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
    this.nextPlace = now;
  }

  /** Takes a token if there is one. */
  public synchronized boolean tryTake(Instant now) {
    fill(now);
    if (tokens < 1 - ROUNDING) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /**
   * When to ask again after a refusal. Each caller is given a time of its own, one token apart, so
   * that a herd that is refused together does not come back together.
   */
  public synchronized Instant nextAt(Instant now) {
    fill(now);
    var refilled = now.plus(span(Math.max(0, 1 - tokens)));
    var place = nextPlace.isAfter(refilled) ? nextPlace : refilled;
    nextPlace = place.plus(span(1));
    return place;
  }

  private Duration span(double missing) {
    return Duration.ofNanos((long) Math.ceil(missing / perSecond * 1e9));
  }

  private void fill(Instant now) {
    if (now.isBefore(filledAt.minus(RACE))) {
      // The clock was set back: time begins anew, or nothing would come back for as long.
      filledAt = now;
      nextPlace = now;
    }
    if (now.isAfter(filledAt)) {
      var seconds = Duration.between(filledAt, now).toNanos() / 1e9;
      tokens = Math.min(burst, tokens + seconds * perSecond);
      filledAt = now;
    }
  }
}
