package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The second phase of a rotation: what was replaced is revoked once nobody needs it. */
final class Retirement {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final LeaseEngine.Ports ports;
  private final RenewalBook book;
  private final Duration grace;
  private final InstantSource clock;

  Retirement(LeaseEngine.Ports ports, RenewalBook book, Duration grace, InstantSource clock) {
    this.ports = ports;
    this.book = book;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * Revokes the replaced credentials whose time has come; otherwise wakes the object when it comes.
   *
   * @param restarts whether consumers are restarted: then their move is known and no grace is
   *     needed
   */
  Standing retire(LeaseInput input, Standing standing, boolean restarts) {
    if (standing.delivery().isEmpty()) {
      return standing;
    }
    var delivery = standing.delivery().get();
    var replaced = replaced(input.subject(), delivery);
    if (replaced.isEmpty() || standing.restarted() < delivery.rotation()) {
      return standing;
    }
    var due = restarts ? delivery.at() : delivery.at().plus(grace);
    if (clock.instant().isBefore(due)) {
      return standing.waking(due);
    }
    for (var credential : replaced) {
      var failure = revoke(input.subject(), credential).failure(again());
      if (failure.isPresent()) {
        return standing.outcome() instanceof Outcome.Done ? standing.with(failure.get()) : standing;
      }
    }
    return standing;
  }

  /** Ends one credential at its server, then forgets it. */
  Answer<Boolean> revoke(Subject subject, Credential credential) {
    return ports
        .server()
        .revoke(credential.account(), credential.handle(), credential.lease())
        .then(
            _ -> {
              book.forget(credential);
              var rest =
                  ports.journal().credentials(subject).stream()
                      .filter(c -> !c.id().equals(credential.id()))
                      .toList();
              return ports.journal().record(subject, rest);
            });
  }

  private List<Credential> replaced(Subject subject, Delivery delivery) {
    return ports.journal().credentials(subject).stream()
        .filter(c -> !c.id().equals(delivery.origin()) && c.rotation() <= delivery.rotation())
        .toList();
  }

  private Instant again() {
    return clock.instant().plus(LOOK_AGAIN);
  }
}
