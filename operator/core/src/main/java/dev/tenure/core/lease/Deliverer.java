package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.delivery.Composer;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.Layout;
import dev.tenure.core.rollout.Consumer;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Puts a value into its Secret, in one write with its record. */
final class Deliverer {
  /** Passes for the content of every type that the API server checks, even where that is JSON. */
  private static final byte[] REHEARSED = {'{', '}'};

  /** What could not be composed; the same request gives values of the same keys. */
  private record Refusal(String request, Layout layout, Violation why) {}

  private final CredentialSink sink;
  private final Composer composer;
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

  Deliverer(CredentialSink sink, Composer composer) {
    this.sink = sink;
    this.composer = composer;
  }

  /** One rotation to be delivered. */
  record Parcel(
      Reason why, long rotation, Instant at, Optional<Instant> validUntil, String origin) {}

  /** Tries the write without effect, before anything is read. */
  Answer<Boolean> rehearse(LeaseInput input, Parcel parcel) {
    var layout = input.layout();
    return composer
        .violation(layout)
        .or(() -> refused(input))
        .<Answer<Boolean>>map(Answer.Refused::new)
        .orElseGet(() -> sink.rehearse(input.subject(), content(input, parcel, rehearsal(layout))));
  }

  /** Composes the content and writes it. */
  Answer<Delivery> deliver(LeaseInput input, Parcel parcel, SecretData values) {
    return compose(input, values)
        .then(data -> sink.write(input.subject(), content(input, parcel, data)))
        .map(_ -> delivery(input, parcel));
  }

  /** Whether the Secret holds exactly what would be written for these values. */
  Answer<Boolean> lies(LeaseInput input, SecretData values) {
    return compose(input, values)
        .then(
            wanted ->
                sink.read(input.subject(), input.secretName())
                    .map(found -> found.filter(wanted::sameAs).isPresent()));
  }

  /** Forgets an object that is gone. */
  void forget(String uid) {
    refusals.remove(uid);
  }

  private Answer<SecretData> compose(LeaseInput input, SecretData values) {
    var composed = composer.compose(input.layout(), values);
    var uid = input.subject().uid();
    if (composed instanceof Answer.Refused<SecretData>(var why)) {
      refusals.put(uid, new Refusal(input.fingerprint(), input.layout(), why));
    } else {
      refusals.remove(uid);
    }
    return composed;
  }

  /** What could not be composed once is not read again to see the same, unless a person says so. */
  private Optional<Violation> refused(LeaseInput input) {
    return Optional.ofNullable(refusals.get(input.subject().uid()))
        .filter(_ -> !input.renewalPending())
        .filter(
            refusal ->
                refusal.request().equals(input.fingerprint())
                    && refusal.layout().equals(input.layout()))
        .map(Refusal::why);
  }

  private static SecretData rehearsal(Layout layout) {
    var data = new HashMap<String, byte[]>();
    layout.templates().keySet().forEach(key -> data.put(key, REHEARSED));
    layout.demanded().forEach(keys -> data.put(keys.getFirst(), REHEARSED));
    if (data.isEmpty()) {
      data.put("rehearsal", REHEARSED);
    }
    return SecretData.of(data);
  }

  /** The sentence for the event of a delivery. */
  static Occurrence occurrence(LeaseInput input, Parcel parcel) {
    return new Occurrence(
        parcel.rotation() == 1 ? Reason.ISSUED : Reason.ROTATED,
        parcel.why(),
        "Credential %d delivered to Secret %s (%s)."
            .formatted(parcel.rotation(), input.secretName(), parcel.why().text()));
  }

  /** Who is to move to what is delivered. */
  static Handover.Consumers consumers(LeaseInput input, List<Consumer> consumers, long restarted) {
    return new Handover.Consumers(input.subject(), input.secretName(), consumers, restarted);
  }

  private static Content content(LeaseInput input, Parcel parcel, SecretData data) {
    return new Content(
        input.secretName(), input.layout().type(), data, delivery(input, parcel), input.tenure());
  }

  /** The record that goes with the parcel. */
  static Delivery delivery(LeaseInput input, Parcel parcel) {
    var plain =
        new Delivery(
            parcel.rotation(),
            parcel.at(),
            parcel.validUntil(),
            input.fingerprint(),
            parcel.origin(),
            Optional.empty(),
            input.orders().answered(input.handledRenewal()),
            Optional.empty(),
            input.orders().answeredDemands(input.demandsAnswered()),
            Issued.NONE);
    return plain.laid(input.layout());
  }
}
