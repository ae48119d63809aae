package dev.tenure.core.certificate;

import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.schedule.RenewalPoint;
import java.time.Instant;
import java.util.Optional;

/** When a certificate is replaced. */
public final class RenewalWindow {
  private RenewalWindow() {}

  /**
   * The moment of renewal; empty for a credential without an end.
   *
   * @param key the object's UID
   */
  public static Optional<Instant> renewAt(Delivery delivery, String key) {
    return delivery
        .validUntil()
        .map(end -> RenewalPoint.of(delivery.at(), end, key + delivery.rotation()));
  }
}
