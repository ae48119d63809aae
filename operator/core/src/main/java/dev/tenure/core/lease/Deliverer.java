package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a value into its Secret, in one write with its record. */
final class Deliverer {
  private static final String TYPE = "Opaque";

  private final CredentialSink sink;

  Deliverer(CredentialSink sink) {
    this.sink = sink;
  }

  /** One rotation to be delivered. */
  record Parcel(
      Reason why, long rotation, Instant at, Optional<Instant> validUntil, String origin) {}

  /** Tries the write without effect, before anything is read. */
  Answer<Boolean> rehearse(LeaseInput input, Parcel parcel) {
    var empty = SecretData.of(Map.of("rehearsal", new byte[0]));
    return sink.rehearse(input.subject(), content(input, parcel, empty));
  }

  /** Writes it. */
  Answer<Delivery> deliver(LeaseInput input, Parcel parcel, SecretData data) {
    return sink.write(input.subject(), content(input, parcel, data))
        .map(_ -> delivery(input, parcel));
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
  static Handover.Consumers consumers(
      LeaseInput input, List<dev.tenure.core.rollout.WorkloadRef> consumers, long restarted) {
    return new Handover.Consumers(input.subject(), input.secretName(), consumers, restarted);
  }

  private static Content content(LeaseInput input, Parcel parcel, SecretData data) {
    return new Content(input.secretName(), TYPE, data, delivery(input, parcel), input.tenure());
  }

  /** The record that goes with the parcel. */
  static Delivery delivery(LeaseInput input, Parcel parcel) {
    return new Delivery(
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
  }
}
