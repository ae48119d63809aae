package dev.tenure.core.lease;

import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.status.Standing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A lease whose rotation rests. Nothing is read, replaced or revoked; what is held is kept alive by
 * {@link Renewals} as long as its server allows.
 */
final class Suspension {
  private final InstantSource clock;

  Suspension(InstantSource clock) {
    this.clock = clock;
  }

  /** How the object stands: what was delivered, until its own end. */
  Standing of(LeaseInput input, List<Held> held, long restarted) {
    var delivery = input.destination().delivered();
    return Standing.suspended(
        delivery,
        delivery.flatMap(d -> until(input, held, d)),
        input.tenure().expiresAt(),
        restarted);
  }

  /** Empty for a value without an end. */
  Optional<Instant> until(LeaseInput input, List<Held> held, Delivery delivery) {
    var current =
        held.stream().filter(h -> h.credential().id().equals(delivery.origin())).findFirst();
    if (current.isPresent()) {
      var now = clock.instant();
      return current.get().live(now)
          ? current.get().finalEnd().or(() -> Optional.of(input.tenure().expiresAt()))
          : current.get().known().end().or(() -> Optional.of(delivery.at()));
    }
    // A leased credential that nothing is known of is not vouched for.
    return input.source() instanceof Source.Dynamic
            && delivery.request().equals(input.fingerprint())
            && delivery.adopted().isEmpty()
        ? Optional.of(delivery.at())
        : delivery.validUntil();
  }
}
