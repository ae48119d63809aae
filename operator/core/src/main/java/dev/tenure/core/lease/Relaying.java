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
 * Lays a Secret out otherwise, with the values that lie in it: the credential stays the same, its
 * server is asked nothing and nobody is restarted.
 */
final class Relaying {
  private final CredentialSink sink;
  private final Composer composer;

  Relaying(CredentialSink sink, Composer composer) {
    this.sink = sink;
    this.composer = composer;
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
    var same = new Relaid(input, Optional.empty());
    if (!input.layoutChanged()) {
      return Answer.ok(same);
    }
    var wrong = composer.violation(input.layout());
    if (wrong.isPresent()) {
      return new Answer.Refused<>(wrong.get());
    }
    var delivery = input.destination().delivered().orElseThrow();
    return sink.read(input.subject(), input.secretName())
        .then(
            found ->
                found
                    .flatMap(content -> Laid.recover(delivery.laid(), content, needed(input)))
                    .map(values -> write(input, delivery, values))
                    .orElseGet(() -> Answer.ok(same)));
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
                            "Secret %s is laid out as spec.secretTemplate says now; credential %d has not changed."
                                .formatted(input.secretName(), laid.rotation())))));
  }

  private static Content content(LeaseInput input, Delivery delivery, SecretData data) {
    return new Content(input.secretName(), input.layout().type(), data, delivery, input.tenure());
  }

  /** What the wanted layout needs; empty: everything that the source gives, whatever that is. */
  private Optional<Set<String>> needed(LeaseInput input) {
    if (!input.layout().asTheyCome()) {
      return Optional.of(composer.named(input.layout()));
    }
    return input.source() instanceof Source.Generated(var recipe, var _)
        ? Optional.of(recipe.keys())
        : Optional.empty();
  }
}
