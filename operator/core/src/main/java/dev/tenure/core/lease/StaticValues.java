package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.lease.Deliverer.Parcel;
import dev.tenure.core.lease.SecretServer.Value;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.schedule.Jitter;
import dev.tenure.core.status.Standing;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Values that the server keeps: polled, and delivered when they differ from what lies there. That
 * waits for no consumer: the value was replaced at its server, and the one before may be dead.
 */
final class StaticValues {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);
  private static final double SPREAD = 0.1;

  /** Engines count in whole seconds and take a moment to set the new password. */
  private static final Duration AFTER_ROTATION = Duration.ofSeconds(2);

  private final LeaseEngine.Ports ports;
  private final Handover handover;
  private final InstantSource clock;
  private final Deliverer deliverer;
  private final Map<String, Instant> nextPoll = new ConcurrentHashMap<>();

  StaticValues(LeaseEngine.Ports ports, Handover handover, InstantSource clock) {
    this.ports = ports;
    this.handover = handover;
    this.clock = clock;
    this.deliverer = new Deliverer(ports.sink(), ports.composer());
  }

  /** One look: reads only when something is missing or the poll is due. */
  Standing reconcile(
      LeaseInput input, Source.Static source, Handover.Consumers who, long nextRotation) {
    var now = clock.instant();
    var need = input.need();
    if (need.isEmpty() && now.isBefore(pollAt(input, source, now))) {
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
    var read =
        ports
            .consent()
            .granted(input.subject(), input.account())
            .then(_ -> ports.server().readValue(source.account(), source.query()))
            .then(value -> chosen(source, value));
    if (!(read instanceof Answer.Ok<Value>(Value(var data, var rotatesIn)))) {
      var failure = read.failure(LookAgain.after(read, now)).orElseThrow();
      return unchanged(input, failure, who.restarted());
    }
    nextPoll.put(input.subject().uid(), now.plus(untilNext(input, source, rotatesIn)));
    return arrived(
        input,
        source,
        who,
        data,
        new Parcel(
            need.orElse(Reason.VALUE_CHANGED),
            nextRotation,
            now.truncatedTo(ChronoUnit.SECONDS),
            Optional.empty(),
            ports.digest().of(data)));
  }

  /** Forgets an object that is gone. */
  void forget(String uid) {
    nextPoll.remove(uid);
    deliverer.forget(uid);
  }

  private Standing arrived(
      LeaseInput input,
      Source.Static source,
      Handover.Consumers who,
      SecretData data,
      Parcel parcel) {
    var delivered = input.destination().delivered();
    var adopted = delivered.filter(d -> d.adopted().isPresent());
    if (adopted.isPresent()) {
      var equal = deliverer.lies(input, data);
      if (!(equal instanceof Answer.Ok<Boolean>(var lies))) {
        return later(input, who, equal);
      }
      if (lies) {
        return confirmed(input, source, who, data, adopted.get(), parcel.origin());
      }
    }
    if (delivered.filter(d -> same(input, d, parcel)).isPresent()) {
      return input.renewalPending() || input.layoutChanged()
          ? confirmed(input, source, who, data, delivered.get(), parcel.origin())
          : settle(input, source, delivered.get(), who);
    }
    var answer = deliverer.deliver(input, parcel, data);
    if (!(answer instanceof Answer.Ok<Delivery>(var delivery))) {
      return later(input, who, answer);
    }
    var consumers = parcel.rotation() == 1 ? Deliverer.consumers(input, who.consumers(), 1) : who;
    return settle(input, source, delivery, consumers).with(Deliverer.occurrence(input, parcel));
  }

  /** What was read could not be delivered, and is read again. */
  private <T> Standing later(LeaseInput input, Handover.Consumers who, Answer<T> answer) {
    nextPoll.put(input.subject().uid(), clock.instant());
    return unchanged(
        input, answer.failure(clock.instant().plus(LOOK_AGAIN)).orElseThrow(), who.restarted());
  }

  /**
   * It was read because a person said so, because others had delivered it, or to be laid out
   * otherwise, and is the same: it is written under the number that it has.
   */
  private Standing confirmed(
      LeaseInput input,
      Source.Static source,
      Handover.Consumers who,
      SecretData data,
      Delivery delivered,
      String origin) {
    var why = why(input, delivered);
    var unchanged = new Parcel(why, delivered.rotation(), delivered.at(), Optional.empty(), origin);
    var answer = deliverer.deliver(input, unchanged, data);
    if (!(answer instanceof Answer.Ok<Delivery>(var delivery))) {
      return unchanged(
          input, answer.failure(clock.instant().plus(LOOK_AGAIN)).orElseThrow(), who.restarted());
    }
    return settle(input, source, delivery, who)
        .with(
            new Occurrence(
                Reason.UP_TO_DATE,
                why,
                "Read again; the value has not changed (%s).".formatted(why.text())));
  }

  private static Reason why(LeaseInput input, Delivery delivered) {
    if (delivered.adopted().isPresent()) {
      return Reason.ADOPTED;
    }
    return input.renewalPending() ? Reason.RENEW_REQUESTED : Reason.SPEC_CHANGED;
  }

  private static boolean same(LeaseInput input, Delivery delivered, Parcel parcel) {
    return delivered.origin().equals(parcel.origin())
        && delivered.request().equals(input.fingerprint());
  }

  /**
   * After a restart the first poll of each object falls anywhere in its interval. What others
   * delivered is compared at once.
   */
  private Instant pollAt(LeaseInput input, Source.Static source, Instant now) {
    var uid = input.subject().uid();
    var adopted = input.destination().delivered().filter(d -> d.adopted().isPresent());
    return adopted.isPresent()
        ? now
        : nextPoll.computeIfAbsent(
            uid, key -> now.plus(Jitter.within(source.refreshInterval(), key)));
  }

  private static Duration interval(LeaseInput input, Source.Static source) {
    var whole = source.refreshInterval();
    var share = 1 - SPREAD * Jitter.fraction(input.subject().uid());
    return Duration.ofMillis((long) (whole.toMillis() * share));
  }

  /** A value that its engine rotates is read again right after that. */
  private static Duration untilNext(
      LeaseInput input, Source.Static source, Optional<Duration> rotatesIn) {
    var usual = interval(input, source);
    return rotatesIn
        .map(in -> in.isNegative() ? AFTER_ROTATION : in.plus(AFTER_ROTATION))
        .filter(in -> in.compareTo(usual) < 0)
        .orElse(usual);
  }

  private static Answer<Value> chosen(Source.Static source, Value read) {
    var data = read.data();
    if (source.keys().isEmpty()) {
      return Answer.ok(read);
    }
    var chosen = new HashMap<String, byte[]>();
    for (var key : source.keys()) {
      var value = data.values().get(key);
      if (value == null) {
        return Answer.refused(
            Reason.PATH_NOT_FOUND,
            "spec.static.keys names \"%s\", which is not at %s. There are: %s."
                .formatted(key, source.query().path(), String.join(", ", data.keys())));
      }
      chosen.put(key, value);
    }
    return Answer.ok(new Value(SecretData.of(chosen), read.rotatesIn()));
  }

  private Standing settle(
      LeaseInput input, Source.Static source, Delivery delivery, Handover.Consumers who) {
    var poll = pollAt(input, source, clock.instant());
    var end = input.tenure().expiresAt();
    return handover
        .settle(who, delivery, poll.isBefore(end) ? poll : end, input.concern())
        .showing(end, Optional.empty());
  }

  private static Standing unchanged(LeaseInput input, Outcome outcome, long restarted) {
    return Standing.unchanged(
        outcome, input.destination().delivered(), Optional.empty(), restarted);
  }
}
