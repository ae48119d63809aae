package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Adopted;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Offer;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.lease.Deliverer.Parcel;
import dev.tenure.core.schedule.Due;
import dev.tenure.core.schedule.Jitter;
import dev.tenure.core.schedule.Turn;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Values that somebody else delivered into a Secret, taken over as they are. A generated one is the
 * value from now on; one that the server keeps is compared with it; a leased one is kept until the
 * first rotation, because nobody here knows its lease.
 */
final class Inherited {
  /** Origin of a value that is not known to be anybody's yet. */
  private static final String ORIGIN = "adopted";

  /** Within which a leased one is replaced: its end is not known. */
  static final Duration LEASED = Duration.ofHours(1);

  private static final Duration EARLIEST = Duration.ofMinutes(5);
  private static final Duration LATEST = Duration.ofMinutes(50);

  private final CredentialSink sink;
  private final AccountConsent consent;
  private final InstantSource clock;

  Inherited(CredentialSink sink, AccountConsent consent, InstantSource clock) {
    this.sink = sink;
    this.consent = consent;
    this.clock = clock;
  }

  /** Takes over the Secret that is offered; nothing is read at any server. */
  Answer<Relaying.Relaid> take(LeaseInput input) {
    var violation = input.violation();
    return violation.isPresent()
        ? new Answer.Refused<>(violation.get())
        : consent
            .granted(input.subject(), input.account())
            .then(_ -> sink.offered(input.subject(), input.secretName()))
            .then(
                offer ->
                    offer
                        .map(found -> take(input, found))
                        .orElseGet(
                            () ->
                                Answer.unavailable(
                                    Reason.API_UNAVAILABLE,
                                    "Secret %s was changed by another writer since it was looked at; it is looked at again."
                                        .formatted(input.secretName()))));
  }

  private Answer<Relaying.Relaid> take(LeaseInput input, Offer offer) {
    var wrong = wrong(input, offer);
    if (wrong.isPresent()) {
      return Answer.refused(
          Reason.ADOPTION_REFUSED,
          "Secret %s is not taken over. %s".formatted(input.secretName(), wrong.get()));
    }
    var delivery = delivery(input);
    var content =
        new Content(input.secretName(), offer.type(), offer.data(), delivery, input.tenure());
    return sink.takeOver(input.subject(), content, offer)
        .map(_ -> new Relaying.Relaid(input.holding(delivery), Optional.of(occurrence(input))));
  }

  private Delivery delivery(LeaseInput input) {
    var now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    var leased = input.source() instanceof Source.Dynamic;
    var parcel =
        new Parcel(
            Reason.ADOPTED,
            Math.max(1, input.lastRotation()),
            now,
            leased ? Optional.of(now.plus(LEASED)) : Optional.empty(),
            input.source() instanceof Source.Generated ? Overlap.ALONE : ORIGIN);
    return Deliverer.delivery(input, parcel).adopted(Adopted.PLAIN);
  }

  private static Optional<String> wrong(LeaseInput input, Offer offer) {
    if (input.source() instanceof Source.Token) {
      return Optional.of(
          "A token of a ServiceAccount is asked for, which is issued at once and known to nobody"
              + " before. Choose another secretName.");
    }
    if (!offer.type().equals(input.layout().type())) {
      return Optional.of(
          "It has type %s, spec.secretTemplate.type says %s, and the type of a Secret cannot be changed. Set it to what the Secret has."
              .formatted(offer.type(), input.layout().type()));
    }
    return otherKeys(input, offer.data());
  }

  private static Optional<String> otherKeys(LeaseInput input, SecretData data) {
    var expected = expected(input);
    if (data.keys().isEmpty()) {
      return Optional.of("It is empty. Delete it, and it is made anew.");
    }
    if (expected.isEmpty() || expected.get().equals(data.keys())) {
      return Optional.empty();
    }
    return Optional.of(
        "It holds the keys %s, and the spec asks for %s. Lay the Secret out as it is (spec.secretTemplate.data), or take from it what nobody needs."
            .formatted(
                String.join(", ", new TreeSet<>(data.keys())),
                String.join(", ", new TreeSet<>(expected.get()))));
  }

  /** The keys that the Secret is to have; empty where that is the server's to say. */
  private static Optional<Set<String>> expected(LeaseInput input) {
    if (!input.layout().asTheyCome()) {
      return Optional.of(input.layout().templates().keySet());
    }
    return switch (input.source()) {
      case Source.Generated generated -> Optional.of(generated.recipe().keys());
      case Source.Static fixed when !fixed.keys().isEmpty() ->
          Optional.of(Set.copyOf(fixed.keys()));
      case Source.Static _, Source.Dynamic _, Source.Token _ -> Optional.empty();
    };
  }

  private static Occurrence occurrence(LeaseInput input) {
    var what =
        switch (input.source()) {
          case Source.Generated _ -> "Its value is the current one from now on.";
          case Source.Static _ -> "Its value is compared with the backend's.";
          case Source.Dynamic _, Source.Token _ ->
              "Its credential is kept for %d minutes at most, and then replaced by one that is leased here; whoever leased the former has to end it."
                  .formatted(LEASED.toMinutes());
        };
    return new Occurrence(
        Reason.ADOPTED,
        Reason.ADOPTED,
        "Secret %s is taken over as it is. %s".formatted(input.secretName(), what));
  }

  /** Whether it was leased by somebody else. */
  static boolean leased(LeaseInput input, Delivery delivery) {
    return delivery.adopted().isPresent() && input.source() instanceof Source.Dynamic;
  }

  /** When a leased one is replaced: in a window of its hour if one opens, herds spread over it. */
  static Turn replacement(LeaseInput input, Delivery delivery, Instant now) {
    var key = input.subject().uid();
    var at = delivery.at();
    var wanted =
        at.plus(EARLIEST)
            .plusMillis((long) (LATEST.minus(EARLIEST).toMillis() * Jitter.fraction(key)));
    return input
        .orders()
        .windows()
        .turn(Due.of(at.plus(EARLIEST), wanted, at.plus(LATEST)), key, now);
  }
}
