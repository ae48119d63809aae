package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;

/** When something with an end is renewed: at two thirds of its actual life, herds spread. */
public final class RenewalPoint {
  private static final double LATEST = 2.0 / 3;
  private static final double SPREAD = 0.15;

  private RenewalPoint() {}

  /**
   * The moment of renewal, between 57 % and 67 % of the life by the key's jitter.
   *
   * @param key equal keys have equal points
   */
  public static Instant of(Instant start, Instant end, String key) {
    var life = Math.max(0, Duration.between(start, end).toMillis());
    return notAfter(start.plusMillis((long) (life * LATEST)), start, key);
  }

  /**
   * The same, but not after {@code line}; at once where that has passed.
   *
   * @param line when it has to come at the latest, e.g. so that consumers can move in time
   */
  public static Instant of(Instant start, Instant end, Instant line, String key) {
    var life = Math.max(0, Duration.between(start, end).toMillis());
    var usual = start.plusMillis((long) (life * LATEST));
    return notAfter(line.isBefore(usual) ? line : usual, start, key);
  }

  /**
   * A moment of the last 15 % of the time from {@code start} to {@code latest}, by the key's
   * jitter; never after {@code latest}.
   */
  public static Instant notAfter(Instant latest, Instant start, String key) {
    var wait = Math.max(0, Duration.between(start, latest).toMillis());
    return start.plusMillis((long) (wait * (1 - SPREAD * Jitter.fraction(key))));
  }
}
