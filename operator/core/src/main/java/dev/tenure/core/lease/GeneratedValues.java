package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.lease.Deliverer.Parcel;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.schedule.Jitter;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Values made in place; the Secret is the only place where one exists. */
final class GeneratedValues {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final double SPREAD = 0.1;
  private static final String ORIGIN = "generated";

  private final LeaseEngine.Ports ports;
  private final Handover handover;
  private final InstantSource clock;
  private final Deliverer deliverer;

  GeneratedValues(LeaseEngine.Ports ports, Handover handover, InstantSource clock) {
    this.ports = ports;
    this.handover = handover;
    this.clock = clock;
    this.deliverer = new Deliverer(ports.sink(), ports.composer());
  }

  /** One look: makes a value when there is none, when it was edited, or when it is due. */
  Standing reconcile(
      LeaseInput input, Source.Generated source, Handover.Consumers who, long nextRotation) {
    var now = clock.instant();
    var due = due(input, source, now);
    if (due.isEmpty() && input.layoutChanged() && !input.renewalPending()) {
      return unchanged(input, lostIn(input, now), who.restarted());
    }
    var need = input.need().or(() -> due);
    if (need.isEmpty()) {
      return settle(input, source, input.destination().delivered().orElseThrow(), who);
    }
    var violation = input.violation();
    if (violation.isPresent()) {
      var why = violation.get();
      return unchanged(
          input,
          new Outcome.Stalled(why.reason(), why.message(), now.plus(LOOK_AGAIN)),
          who.restarted());
    }
    var parcel =
        new Parcel(
            need.get(),
            nextRotation,
            Instant.ofEpochSecond(now.getEpochSecond()),
            Optional.empty(),
            ORIGIN);
    var data = ports.generator().generate(source.recipe());
    var answer = deliverer.deliver(input, parcel, data);
    if (!(answer instanceof Answer.Ok<Delivery>(var delivery))) {
      return unchanged(input, answer.failure(now.plus(LOOK_AGAIN)).orElseThrow(), who.restarted());
    }
    var consumers = parcel.rotation() == 1 ? Deliverer.consumers(input, who.consumers(), 1) : who;
    return settle(input, source, delivery, consumers).with(Deliverer.occurrence(input, parcel));
  }

  /** Its value exists nowhere else: another layout is no reason to replace it by another. */
  private static Outcome lostIn(LeaseInput input, Instant now) {
    return new Outcome.Stalled(
        Reason.TEMPLATE_INVALID,
        "Secret %s holds the generated value composed only, so it cannot be laid out as spec.secretTemplate says now. Take the former template back, or have a new value made: set the annotation %s to a new text. A template that also has the value by itself, e.g. 'password: \"{{password}}\"', can be changed without one."
            .formatted(input.secretName(), Orders.RENEW),
        now.plus(LOOK_AGAIN));
  }

  private static Optional<Reason> due(LeaseInput input, Source.Generated source, Instant now) {
    return input
        .destination()
        .delivered()
        .flatMap(delivery -> rotateAt(input, source, delivery))
        .filter(at -> !now.isBefore(at))
        .map(_ -> Reason.ROTATION_DUE);
  }

  private static Optional<Instant> rotateAt(
      LeaseInput input, Source.Generated source, Delivery delivery) {
    return source
        .rotateEvery()
        .map(
            every -> {
              var key = input.subject().uid() + delivery.rotation();
              var share = 1 - SPREAD * Jitter.fraction(key);
              return delivery.at().plusMillis((long) (every.toMillis() * share));
            });
  }

  private Standing settle(
      LeaseInput input, Source.Generated source, Delivery delivery, Handover.Consumers who) {
    var end = input.tenure().expiresAt();
    var next = rotateAt(input, source, delivery).filter(at -> at.isBefore(end)).orElse(end);
    return handover.settle(who, delivery, next, input.concern()).showing(next, Optional.empty());
  }

  private static Standing unchanged(LeaseInput input, Outcome outcome, long restarted) {
    return Standing.unchanged(
        outcome, input.destination().delivered(), Optional.empty(), restarted);
  }
}
