package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.Deed.Action;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The second phase of a rotation: what was replaced is revoked once nobody needs it. */
final class Retirement {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final LeaseEngine.Ports ports;
  private final RenewalBook book;
  private final LeaseLooks looks;
  private final Duration grace;
  private final InstantSource clock;
  private final BooleanSupplier clockAgrees;
  private final LeaseDeeds deeds;

  /**
   * @param clockAgrees whether our clock may be believed when it says that something has ended
   */
  Retirement(
      LeaseEngine.Ports ports,
      RenewalBook book,
      LeaseLooks looks,
      Duration grace,
      InstantSource clock,
      BooleanSupplier clockAgrees) {
    this.ports = ports;
    this.looks = looks;
    this.book = book;
    this.grace = grace;
    this.clock = clock;
    this.clockAgrees = clockAgrees;
    this.deeds = new LeaseDeeds(ports.audit());
  }

  /**
   * Revokes the replaced credentials whose time has come; otherwise wakes the object when it comes.
   * One that has ended at its server needs no consumer to move and no grace.
   *
   * @param restarts whether consumers are restarted: then their move is known and no grace is
   *     needed
   */
  Standing retire(LeaseInput input, Standing standing, List<Held> held, boolean restarts) {
    if (standing.delivery().isEmpty()) {
      return standing;
    }
    var delivery = standing.delivery().get();
    var replaced =
        held.stream()
            .filter(h -> isReplaced(h.credential(), delivery) || leftBehind(input, h, delivery))
            .toList();
    if (replaced.isEmpty()) {
      return standing;
    }
    var due = restarts ? delivery.at() : delivery.at().plus(grace);
    var now = clock.instant();
    var moved = standing.restarted() >= delivery.rotation();
    var failure =
        replaced.stream()
            .filter(h -> (moved && !now.isBefore(due)) || gone(h, now))
            .flatMap(
                h ->
                    revoke(input.subject(), h.credential(), Reason.ROTATED)
                        .failure(again())
                        .stream())
            .findFirst();
    var woken = moved && now.isBefore(due) ? standing.waking(due) : standing;
    return failure
        .filter(_ -> woken.outcome() instanceof Outcome.Done)
        .map(woken::with)
        .orElse(woken);
  }

  /** What only our clock says has ended may live at its server when the clock is wrong. */
  private boolean gone(Held held, Instant now) {
    return !held.live(now)
        && (held.known().lost()
            || held.credential().lease().isEmpty()
            || clockAgrees.getAsBoolean());
  }

  /**
   * Ends one credential at its server, then forgets it.
   *
   * @param why what brought it about
   */
  Answer<Boolean> revoke(Subject subject, Credential credential, Reason why) {
    var revoked =
        ports.server().revoke(credential.account(), credential.handle(), credential.lease());
    return deeds
        .told(Action.REVOKE, subject, credential, why, revoked)
        .then(
            _ -> {
              book.forget(credential);
              looks.forget(credential);
              var rest =
                  ports.journal().credentials(subject).stream()
                      .filter(c -> !c.id().equals(credential.id()))
                      .toList();
              return ports.journal().record(subject, rest);
            });
  }

  /** Ends all of these; where one fails the others are tried all the same, and it answers. */
  Answer<Boolean> revokeAll(Subject subject, List<Credential> credentials, Reason why) {
    return credentials.stream()
        .map(credential -> revoke(subject, credential, why))
        .toList()
        .stream()
        .filter(answer -> !(answer instanceof Answer.Ok<Boolean>))
        .findFirst()
        .orElseGet(() -> Answer.ok(true));
  }

  private static boolean isReplaced(Credential credential, Delivery delivery) {
    return !credential.id().equals(delivery.origin())
        && credential.rotation() <= delivery.rotation();
  }

  /**
   * Whether the object went back to a value that was delivered before this credential was. A newer
   * number than the delivered one may also mean that the cache is behind, so the server is asked.
   */
  private boolean leftBehind(LeaseInput input, Held held, Delivery delivery) {
    return !(input.source() instanceof Source.Dynamic)
        && held.credential().rotation() > delivery.rotation()
        && ports.sink().lookLive(input.subject(), input.secretName())
            instanceof Answer.Ok<Destination>(var live)
        && live.delivered().equals(Optional.of(delivery));
  }

  private Instant again() {
    return clock.instant().plus(LOOK_AGAIN);
  }
}
