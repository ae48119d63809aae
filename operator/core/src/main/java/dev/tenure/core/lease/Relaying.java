package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Composer;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Laid;
import dev.tenure.core.status.Standing.Occurrence;
import java.util.Optional;
import java.util.Set;

/**
 * Lays a Secret out otherwise, a generated value under another name, or takes one over, with the
 * values that lie there: the credential stays the same, its server is asked nothing and nobody is
 * restarted.
 */
final class Relaying {
  private final CredentialSink sink;
  private final Composer composer;
  private final Inherited inherited;

  Relaying(CredentialSink sink, Composer composer, Inherited inherited) {
    this.sink = sink;
    this.composer = composer;
    this.inherited = inherited;
  }

  /**
   * An object after it.
   *
   * @param input as it is now
   * @param happened empty when nothing was laid out: the layout is right, or the values it needs do
   *     not lie in the Secret
   */
  record Relaid(LeaseInput input, Optional<Occurrence> happened) {}

  /** Brings the Secret to the layout that is wanted, if it can be done without the server. */
  Answer<Relaid> bring(LeaseInput input) {
    if (input.destination() instanceof Destination.Offered) {
      return inherited.take(input);
    }
    if (input.layoutChanged()) {
      return relay(input, input.destination().delivered().orElseThrow(), input.secretName());
    }
    if (input.destination() instanceof Destination.Absent
        && input.source() instanceof Source.Generated) {
      return carry(input);
    }
    return Answer.ok(new Relaid(input, Optional.empty()));
  }

  /** A generated value goes along when its Secret is to have another name. */
  private Answer<Relaid> carry(LeaseInput input) {
    for (var name : sink.others(input.subject(), input.secretName())) {
      var there = sink.look(input.subject(), name);
      if (!(there instanceof Answer.Ok<Destination>(var found))) {
        return there.map(_ -> new Relaid(input, Optional.empty()));
      }
      var same = found.delivered().filter(d -> d.request().equals(input.fingerprint()));
      if (same.isPresent()) {
        return relay(input, same.get(), name);
      }
    }
    return Answer.ok(new Relaid(input, Optional.empty()));
  }

  private Answer<Relaid> relay(LeaseInput input, Delivery delivery, String from) {
    var wrong = composer.violation(input.layout());
    if (wrong.isPresent()) {
      return new Answer.Refused<>(wrong.get());
    }
    return sink.read(input.subject(), from)
        .then(
            found ->
                found
                    .flatMap(
                        content -> Laid.recover(delivery.laid(), content, needed(input, delivery)))
                    .map(values -> write(input, delivery, fit(input, delivery, values)))
                    .orElseGet(() -> Answer.ok(new Relaid(input, Optional.empty()))));
  }

  private Answer<Relaid> write(LeaseInput input, Delivery delivery, SecretData values) {
    var laid = delivery.laid(input.layout());
    return composer
        .compose(input.layout(), values)
        .then(data -> sink.write(input.subject(), content(input, laid, data)))
        .map(
            _ ->
                new Relaid(
                    input.at(new Destination.Ours(laid, true)),
                    Optional.of(
                        new Occurrence(
                            Reason.UP_TO_DATE,
                            Reason.SPEC_CHANGED,
                            "Secret %s is laid out as the spec says now; credential %d has not changed."
                                .formatted(input.secretName(), laid.rotation())))));
  }

  private static Content content(LeaseInput input, Delivery delivery, SecretData data) {
    return new Content(input.secretName(), input.layout().type(), data, delivery, input.tenure());
  }

  /** What the wanted layout needs; empty: everything that the source gives, whatever that is. */
  private Optional<Set<String>> needed(LeaseInput input, Delivery delivery) {
    if (input.source() instanceof Source.Generated generated) {
      var named =
          input.layout().asTheyCome() ? generated.recipe().keys() : composer.named(input.layout());
      return Optional.of(hasPrevious(delivery) ? named : Overlap.bases(named));
    }
    return input.layout().asTheyCome()
        ? Optional.empty()
        : Optional.of(composer.named(input.layout()));
  }

  private static SecretData fit(LeaseInput input, Delivery delivery, SecretData values) {
    return input.source() instanceof Source.Generated generated
        ? Overlap.fit(input.layout(), generated.recipe(), values, hasPrevious(delivery))
        : values;
  }

  private static boolean hasPrevious(Delivery delivery) {
    return delivery.origin().equals(Overlap.BESIDE);
  }
}
