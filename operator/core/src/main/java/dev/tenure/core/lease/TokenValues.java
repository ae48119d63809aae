package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.lease.AccountTokens.Holder;
import dev.tenure.core.lease.AccountTokens.Order;
import dev.tenure.core.lease.AccountTokens.Token;
import dev.tenure.core.lease.Deliverer.Parcel;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.schedule.Turn;
import dev.tenure.core.status.Standing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of a ServiceAccount. Each dies with the Secret that it lies in. A Secret has no identity
 * before it is there, so the very first token of one is short and dies with the account alone; it
 * is replaced by a bound one in the same look.
 */
final class TokenValues {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final String KEY = "token";

  /** The origin of a token that is bound to no Secret yet. */
  private static final String UNBOUND = "unbound";

  private final LeaseEngine.Ports ports;
  private final Handover handover;
  private final Duration lead;
  private final InstantSource clock;
  private final Deliverer deliverer;

  TokenValues(LeaseEngine.Ports ports, Handover handover, Duration lead, InstantSource clock) {
    this.lead = lead;
    this.ports = ports;
    this.handover = handover;
    this.clock = clock;
    this.deliverer = new Deliverer(ports.sink(), ports.composer());
  }

  /** One look: asks for a token when there is none, when it nears its end, or is not bound. */
  Standing reconcile(
      LeaseInput input, Source.Token source, Handover.Consumers who, long nextRotation) {
    var now = clock.instant();
    var delivered = input.destination().delivered();
    var pace = Pace.of(lead, input, who);
    var need =
        input
            .need()
            .filter(pace::lets)
            .or(
                () ->
                    delivered.filter(d -> due(input, d, pace, now)).map(_ -> Reason.ROTATION_DUE));
    if (need.isEmpty()) {
      return bound(input, source, delivered.orElseThrow(), who);
    }
    var violation =
        input
            .violation()
            .or(() -> ports.tokens().violation(input.subject(), source.audience()))
            .or(() -> tooLate(input, now));
    if (violation.isPresent()) {
      var why = violation.get();
      return unchanged(
          input, new Outcome.Stalled(why.reason(), why.message(), again()), who.restarted());
    }
    var parcel =
        new Parcel(
            need.get(),
            nextRotation,
            now.truncatedTo(ChronoUnit.SECONDS),
            Optional.empty(),
            UNBOUND);
    var answer = deliverer.rehearse(input, parcel).then(_ -> delivered(input, source, parcel));
    if (!(answer instanceof Answer.Ok<Delivery>(var delivery))) {
      return unchanged(input, answer.failure(again()).orElseThrow(), who.restarted());
    }
    var consumers = nextRotation == 1 ? Deliverer.consumers(input, who.consumers(), 1) : who;
    return bound(input, source, delivery, consumers).with(Deliverer.occurrence(input, parcel));
  }

  /** Forgets an object that is gone. */
  void forget(String uid) {
    deliverer.forget(uid);
  }

  /** The token of another Secret of this name, or of none, is replaced under its number. */
  private Standing bound(
      LeaseInput input, Source.Token source, Delivery delivery, Handover.Consumers who) {
    var holder = holder(input);
    if (holder.isEmpty() || holder.get().uid().equals(delivery.origin())) {
      return settle(input, delivery, who);
    }
    var again =
        new Parcel(
            Reason.SECRET_MISSING,
            delivery.rotation(),
            delivery.at(),
            Optional.empty(),
            delivery.origin());
    var answer = delivered(input, source, again);
    return answer instanceof Answer.Ok<Delivery>(var after)
        ? settle(input, after, who)
        : settle(input, delivery, who).with(answer.failure(again()).orElseThrow());
  }

  private Answer<Delivery> delivered(LeaseInput input, Source.Token source, Parcel parcel) {
    var holder = holder(input);
    var order =
        new Order(
            input.subject(),
            source.serviceAccount(),
            source.audience(),
            holder.isPresent() ? life(input, source) : AccountTokens.SHORTEST,
            holder);
    return ports
        .consent()
        .granted(input.subject(), input.account())
        .then(_ -> ports.tokens().request(order))
        .then(token -> delivered(input, parcel, holder, token));
  }

  private Answer<Delivery> delivered(
      LeaseInput input, Parcel parcel, Optional<Holder> holder, Token token) {
    var whole =
        new Parcel(
            parcel.why(),
            parcel.rotation(),
            parcel.at(),
            Optional.of(token.end()),
            holder.map(Holder::uid).orElse(UNBOUND));
    var data = SecretData.of(Map.of(KEY, token.value().getBytes(StandardCharsets.UTF_8)));
    return deliverer.deliver(input, whole, data);
  }

  private Optional<Holder> holder(LeaseInput input) {
    return ports.tokens().holder(input.subject(), input.secretName());
  }

  /** Not beyond the tenure, as far as API servers give tokens that short. */
  private Duration life(LeaseInput input, Source.Token source) {
    var left = Duration.between(clock.instant(), input.tenure().expiresAt());
    var wish = source.life().compareTo(left) < 0 ? source.life() : left;
    return wish.compareTo(AccountTokens.SHORTEST) < 0 ? AccountTokens.SHORTEST : wish;
  }

  /** One that is bound goes with its Secret at the end; the first would outlive the tenure. */
  private Optional<Violation> tooLate(LeaseInput input, Instant now) {
    var left = Duration.between(now, input.tenure().expiresAt());
    return holder(input).isEmpty() && left.compareTo(AccountTokens.SHORTEST) < 0
        ? Optional.of(
            new Violation(
                Reason.PENDING,
                "The tenure ends at %s, sooner than the shortest token: none is made any more."
                    .formatted(input.tenure().expiresAt())))
        : Optional.empty();
  }

  /** Whether it ends before the tenure and its replacement has come. */
  private static boolean due(LeaseInput input, Delivery delivery, Pace pace, Instant now) {
    return turn(input, delivery, pace, now).filter(turn -> turn.comeAt(now)).isPresent();
  }

  private static Optional<Turn> turn(LeaseInput input, Delivery delivery, Pace pace, Instant now) {
    var key = input.subject().uid() + delivery.rotation();
    return delivery
        .validUntil()
        .filter(end -> end.isBefore(input.tenure().expiresAt()))
        .map(
            end ->
                pace.turn(new Pace.Life(delivery.at(), end), key, input.orders().windows(), now));
  }

  private Standing settle(LeaseInput input, Delivery delivery, Handover.Consumers who) {
    var now = clock.instant();
    var held = Pace.of(lead, input.at(new Destination.Ours(delivery, true)), who);
    var latest = next(input, turn(input, delivery, held, now));
    var settled = handover.settle(who, delivery, latest, input.concern());
    var moved = settled.restarted() >= delivery.rotation();
    var turn = turn(input, delivery, moved ? held.moved() : held, now);
    var standing = settled.showing(next(input, turn), delivery.validUntil());
    return held.moving() && moved
        ? standing.waking(now.plus(Pace.AFTER_THE_MOVE))
        : turn.map(t -> standing.awaiting(t, Reason.ROTATION_DUE, now)).orElse(standing);
  }

  private static Instant next(LeaseInput input, Optional<Turn> turn) {
    return turn.map(Turn::at).orElse(input.tenure().expiresAt());
  }

  private static Standing unchanged(LeaseInput input, Outcome outcome, long restarted) {
    var delivery = input.destination().delivered();
    return Standing.unchanged(outcome, delivery, delivery.flatMap(Delivery::validUntil), restarted);
  }

  private Instant again() {
    return clock.instant().plus(LOOK_AGAIN);
  }
}
