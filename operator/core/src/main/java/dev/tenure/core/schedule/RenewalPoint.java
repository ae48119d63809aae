package dev.tenure.core.schedule;

import java.time.Duration;
import java.time.Instant;

/** When something with an end is renewed: at two thirds of its actual life, herds spread. */
public final class RenewalPoint {
  private static final double LATEST = 2.0 / 3;
  private static final double SPREAD = 0.1;

  private RenewalPoint() {}

  /**
   * The moment of renewal, between 57 % and 67 % of the life by the key's jitter.
   *
   * @param key equal keys have equal points
   */
  public static Instant of(Instant start, Instant end, String key) {
    var life = Duration.between(start, end).toMillis();
    var share = LATEST - SPREAD * Jitter.fraction(key);
    return start.plusMillis((long) (Math.max(0, life) * share));
  }
}
