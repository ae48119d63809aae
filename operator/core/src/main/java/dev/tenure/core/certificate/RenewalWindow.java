package dev.tenure.core.certificate;

import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a credential with an end is replaced: at two thirds of its actual life, herds spread. */
public final class RenewalWindow {
  private static final double LATEST = 2.0 / 3;
  private static final double SPREAD = 0.1;

  private RenewalWindow() {}

  /**
   * The moment of renewal, between 57 % and 67 % of the life by the key's jitter; empty for a
   * credential without an end.
   *
   * @param key the object's UID
   */
  public static Optional<Instant> renewAt(Delivery delivery, String key) {
    return delivery.validUntil().map(end -> point(delivery.at(), end, key + delivery.rotation()));
  }

  /** The same point of any span of time. */
  public static Instant point(Instant start, Instant end, String key) {
    var life = Duration.between(start, end).toMillis();
    var share = LATEST - SPREAD * Jitter.fraction(key);
    return start.plusMillis((long) (Math.max(0, life) * share));
  }
}
