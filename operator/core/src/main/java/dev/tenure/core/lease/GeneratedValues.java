package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.lease.Deliverer.Parcel;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.schedule.Due;
import dev.tenure.core.schedule.Jitter;
import dev.tenure.core.schedule.Turn;
import dev.tenure.core.status.Standing;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Values made in place; the Secret is the only place where one exists. */
final class GeneratedValues {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final double SPREAD = 0.1;
  private static final Set<Reason> LOST = Set.of(Reason.SECRET_MISSING, Reason.SECRET_EDITED);

  private final LeaseEngine.Ports ports;
  private final Handover handover;
  private final InstantSource clock;
  private final Deliverer deliverer;
  private final Overlap overlap;

  GeneratedValues(LeaseEngine.Ports ports, Handover handover, InstantSource clock) {
    this.ports = ports;
    this.handover = handover;
    this.clock = clock;
    this.deliverer = new Deliverer(ports.sink(), ports.composer());
    this.overlap = new Overlap(ports.sink(), ports.composer());
  }

  /** One look: makes a value when there is none, when it was edited, or when it is due. */
  Standing reconcile(
      LeaseInput input, Source.Generated source, Handover.Consumers who, long nextRotation) {
    var now = clock.instant();
    var pace = Pace.of(Duration.ZERO, input, who);
    var due = due(input, source, now).filter(pace::lets);
    if (due.isEmpty() && input.layoutChanged() && !input.renewalPending()) {
      return stalled(input, composedOnly(input), who);
    }
    var need = input.need().filter(pace::lets).or(() -> due);
    if (need.isEmpty()) {
      return current(input, source, who, now);
    }
    var violation =
        input
            .violation()
            .or(() -> ports.generator().violation(source.recipe()))
            .or(() -> overlap.violation(input, source))
            .or(() -> kept(input, source, need.get()));
    return violation.isPresent()
        ? stalled(input, violation.get(), who)
        : made(input, source, who, need.get(), nextRotation);
  }

  private Standing made(
      LeaseInput input,
      Source.Generated source,
      Handover.Consumers who,
      Reason why,
      long rotation) {
    var at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    var fresh = ports.generator().generate(source.recipe());
    var answer =
        overlap
            .beside(input, source, fresh)
            .then(
                values -> {
                  var parcel = new Parcel(why, rotation, at, Optional.empty(), values.origin());
                  return deliverer.deliver(input, parcel, values.data());
                });
    if (!(answer instanceof Answer.Ok<Delivery>(var delivery))) {
      return unchanged(input, answer.failure(again()).orElseThrow(), who.restarted());
    }
    var consumers = rotation == 1 ? Deliverer.consumers(input, who.consumers(), 1) : who;
    return settle(input, source, delivery, consumers).with(occurrence(input, delivery, why));
  }

  private static Occurrence occurrence(LeaseInput input, Delivery delivery, Reason why) {
    var parcel =
        new Parcel(why, delivery.rotation(), delivery.at(), Optional.empty(), delivery.origin());
    var told = Deliverer.occurrence(input, parcel);
    return LOST.contains(why)
        ? new Occurrence(
            told.reason(),
            why,
            told.message()
                + " The value before it existed nowhere else and is lost: whoever holds it needs"
                + " the new one.")
        : told;
  }

  /** Nothing is to be made: what lies there stays, without the one before when its time is over. */
  private Standing current(
      LeaseInput input, Source.Generated source, Handover.Consumers who, Instant now) {
    var delivery = input.destination().delivered().orElseThrow();
    if (Overlap.end(source, delivery).filter(end -> !now.isBefore(end)).isEmpty()) {
      return settle(input, source, delivery, who);
    }
    var read = overlap.withdrawn(input, source, delivery);
    if (read instanceof Answer.Ok<Optional<Overlap.Values>>(var found) && found.isEmpty()) {
      return stalled(input, composedOnly(input), who);
    }
    var written =
        read.then(
            values -> {
              var alone = values.orElseThrow();
              var parcel =
                  new Parcel(
                      Reason.ROTATION_DUE,
                      delivery.rotation(),
                      delivery.at(),
                      Optional.empty(),
                      alone.origin());
              return deliverer.deliver(input, parcel, alone.data());
            });
    if (!(written instanceof Answer.Ok<Delivery>(var after))) {
      return unchanged(input, written.failure(again()).orElseThrow(), who.restarted());
    }
    return settle(input, source, after, who)
        .with(
            new Occurrence(
                Reason.UP_TO_DATE,
                Reason.ROTATION_DUE,
                "The value before credential %d is no longer in Secret %s: the overlap is over."
                    .formatted(after.rotation(), input.secretName())));
  }

  /** Forgets an object that is gone. */
  void forget(String uid) {
    deliverer.forget(uid);
  }

  private static Optional<Violation> kept(LeaseInput input, Source.Generated source, Reason need) {
    return source.keep() && LOST.contains(need)
        ? Optional.of(
            new Violation(
                Reason.VALUE_LOST,
                "Secret %s %s, and its value exists nowhere else. spec.generated.keep is true, so no other one is made: restore the Secret as it was, or set keep to false to have a new value made."
                    .formatted(
                        input.secretName(),
                        need == Reason.SECRET_MISSING ? "is gone" : "was edited")))
        : Optional.empty();
  }

  /** Its value exists nowhere else: another layout is no reason to replace it by another. */
  private static Violation composedOnly(LeaseInput input) {
    return new Violation(
        Reason.TEMPLATE_INVALID,
        "Secret %s holds the generated value composed only, so it cannot be laid out as spec.secretTemplate says now. Take the former template back, or have a new value made: set the annotation %s to a new text. A template that also has the value by itself, e.g. 'password: \"{{password}}\"', can be changed without one."
            .formatted(input.secretName(), Orders.RENEW));
  }

  private static Optional<Reason> due(LeaseInput input, Source.Generated source, Instant now) {
    return input
        .destination()
        .delivered()
        .flatMap(delivery -> rotation(input, source, delivery, now))
        .filter(turn -> turn.comeAt(now))
        .map(_ -> Reason.ROTATION_DUE);
  }

  /** Never later than asked, nor before the value beside it has had its time. */
  private static Optional<Turn> rotation(
      LeaseInput input, Source.Generated source, Delivery delivery, Instant now) {
    return source
        .rotateEvery()
        .map(
            every -> {
              var key = input.subject().uid() + delivery.rotation();
              var share = 1 - SPREAD * Jitter.fraction(key);
              var wanted = delivery.at().plusMillis((long) (every.toMillis() * share));
              var due = Due.of(delivery.at(), wanted, delivery.at().plus(every));
              var free = Overlap.end(source, delivery).orElse(due.earliest());
              return input.orders().windows().turn(due.notBefore(free), key, now);
            });
  }

  private Standing settle(
      LeaseInput input, Source.Generated source, Delivery delivery, Handover.Consumers who) {
    var now = clock.instant();
    var end = input.tenure().expiresAt();
    var pace = Pace.of(Duration.ZERO, input.at(new Destination.Ours(delivery, true)), who);
    var planned = rotation(input, source, delivery, now).filter(t -> t.at().isBefore(end));
    // One that waits for consumers to move has no time.
    var turn = planned.filter(_ -> !pace.moving());
    var next =
        Stream.of(turn.map(Turn::at), Overlap.end(source, delivery))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
            .filter(at -> at.isBefore(end))
            .orElse(end);
    var standing =
        handover.settle(who, delivery, next, input.concern()).showing(next, Optional.empty());
    if (pace.moving() && standing.restarted() >= delivery.rotation()) {
      return standing.waking(now.plus(Pace.AFTER_THE_MOVE));
    }
    return turn.map(t -> standing.awaiting(t, Reason.ROTATION_DUE, now)).orElse(standing);
  }

  private Standing stalled(LeaseInput input, Violation why, Handover.Consumers who) {
    return unchanged(
        input, new Outcome.Stalled(why.reason(), why.message(), again()), who.restarted());
  }

  private static Standing unchanged(LeaseInput input, Outcome outcome, long restarted) {
    return Standing.unchanged(
        outcome, input.destination().delivered(), Optional.empty(), restarted);
  }

  private Instant again() {
    return clock.instant().plus(LOOK_AGAIN);
  }
}
