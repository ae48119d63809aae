package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.Deed.Action;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps alive what consumers may be using: the delivered credential, and replaced ones until their
 * consumers moved, whatever the object's source or the state of its spec.
 */
final class Renewals {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofMillis(100);

  private final LeaseEngine.Ports ports;
  private final RenewalBook book;
  private final LeaseLooks looks;
  private final InstantSource clock;
  private final LeaseDeeds deeds;

  Renewals(LeaseEngine.Ports ports, RenewalBook book, LeaseLooks looks, InstantSource clock) {
    this.looks = looks;
    this.ports = ports;
    this.book = book;
    this.clock = clock;
    this.deeds = new LeaseDeeds(ports.audit());
  }

  /** The object's credentials with what is known of each. */
  List<Held> held(LeaseInput input) {
    var now = clock.instant();
    return ports.journal().credentials(input.subject()).stream()
        .map(c -> new Held(c, book.of(c, now), ports.server().lastEnd(c.handle())))
        .toList();
  }

  /**
   * Renews each that is due, once, and looks at those that were not heard of for long; the first
   * failure of a renewal is told, and holds up no other.
   */
  Optional<Outcome> renewDue(LeaseInput input) {
    var failure = renewed(input);
    held(input).stream().filter(h -> delivered(input, h)).forEach(looks::lookWhenDue);
    return failure;
  }

  private Optional<Outcome> renewed(LeaseInput input) {
    return held(input).stream()
        .filter(h -> due(input, h))
        .map(h -> renew(input, h))
        .flatMap(Optional::stream)
        .reduce((first, _) -> first);
  }

  /**
   * The same standing, but the object is woken whenever one of its credentials needs it: at once
   * for what came while a slow server was answering, since this look did not see to it.
   *
   * @param begun when this look began: what was due by then has been seen to
   */
  Standing awake(LeaseInput input, Standing standing, Instant begun) {
    var soon = clock.instant().plus(SOON);
    var end = input.tenure().expiresAt();
    var live = held(input).stream().filter(h -> h.live(begun)).toList();
    return Stream.concat(
            live.stream()
                .flatMap(
                    h ->
                        Stream.of(
                                h.renewAt(end),
                                h.known().end(),
                                Optional.of(looks.next(h.credential())))
                            .flatMap(Optional::stream))
                .filter(begun::isBefore)
                .map(at -> at.isBefore(soon) ? soon : at),
            // Not filtered: an end that came during this look is looked at right away.
            Stream.of(end))
        .min(Comparator.naturalOrder())
        .map(standing::waking)
        .orElse(standing);
  }

  private boolean due(LeaseInput input, Held held) {
    var now = clock.instant();
    var at = held.renewAt(input.tenure().expiresAt());
    return held.live(now)
        && at.filter(now::isBefore).isEmpty()
        && at.isPresent()
        && delivered(input, held);
  }

  private static boolean delivered(LeaseInput input, Held held) {
    return held.credential().rotation() <= input.deliveredRotation();
  }

  private Optional<Outcome> renew(LeaseInput input, Held held) {
    var credential = held.credential();
    var wanted = held.wish(input.tenure().expiresAt(), clock.instant());
    var lease = credential.lease().orElseThrow();
    var asked = clock.instant();
    var answer =
        deeds.told(
            Action.RENEW,
            input.subject(),
            credential,
            Reason.LEASE_ENDING,
            ports.server().renew(credential.account(), credential.handle(), lease, wanted));
    var now = clock.instant();
    return switch (answer) {
      case Answer.Ok<ServerLease>(var renewed) -> {
        book.learnt(credential, renewed, wanted, asked);
        looks.heard(credential);
        yield Optional.empty();
      }
      case Answer.Gone<ServerLease> _ -> {
        book.lost(credential, now);
        yield Optional.empty();
      }
      case Answer.Refused<ServerLease> _ -> {
        book.notRenewable(credential, now);
        yield Optional.empty();
      }
      case Answer.Pending<ServerLease> pending -> pending.failure(now.plus(LOOK_AGAIN));
      case Answer.Unavailable<ServerLease> unavailable -> unavailable.failure(now.plus(LOOK_AGAIN));
    };
  }
}
