package dev.tenure.core.schedule;

import java.time.Duration;

/**
 * Exponential back-off with jitter: doubles from {@code first} to {@code ceiling}, each wait
 * between half and the whole of its step.
 */
public record Backoff(Duration first, Duration ceiling) {
  /** Seconds first, a minute at most: what a transient fault of a remote deserves. */
  public static final Backoff TRANSIENT =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

  /**
   * The wait before the next try.
   *
   * @param failures how many tries failed in a row, 1 or more
   * @param key spreads objects that fail together
   */
  public Duration after(int failures, String key) {
    var doublings = Math.min(Math.max(failures, 1) - 1, 30);
    var step = Math.min(first.toMillis() << doublings, ceiling.toMillis());
    if (step <= 0) {
      step = ceiling.toMillis();
    }
    return Duration.ofMillis(step / 2 + (long) (step / 2.0 * Jitter.fraction(key + failures)));
  }
}
