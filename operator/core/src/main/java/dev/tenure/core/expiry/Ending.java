package dev.tenure.core.expiry;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.status.Standing;
import dev.tenure.core.status.Standing.Occurrence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The last stage of a tenure: what was delivered is deleted, guarded by the gate. */
public final class Ending {
  private final CredentialSink sink;
  private final DestructionGate gate;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  public Ending(CredentialSink sink, DestructionGate gate) {
    this.sink = sink;
    this.gate = gate;
  }

  /**
   * Asks leave for an object's end; an outcome says why it must wait. Leave that was given is kept
   * until the end is complete, so that what fails and is tried again takes no second place.
   */
  public Optional<Outcome> refusal(Subject subject) {
    if (underWay.contains(subject.uid())) {
      return gate.skew();
    }
    var refusal = gate.refusal();
    if (refusal.isEmpty()) {
      underWay.add(subject.uid());
    }
    return refusal;
  }

  /** Whether our clock may be believed when it says that something has ended. */
  public boolean clockAgrees() {
    return gate.skew().isEmpty();
  }

  /**
   * Deletes what lies in the destination and under former names, if it is ours.
   *
   * @param passed whether leave was already taken for this object's end
   */
  public Standing delete(
      Subject subject,
      Tenure tenure,
      String secretName,
      Destination destination,
      boolean passed,
      long restarted) {
    var names = names(subject, secretName, destination);
    if (!names.isEmpty() && !passed) {
      var refusal = refusal(subject);
      if (refusal.isPresent()) {
        return still(destination, refusal.get(), restarted);
      }
    }
    var failure = names.stream().flatMap(name -> remove(subject, name).stream()).findFirst();
    if (failure.isPresent()) {
      return still(destination, failure.get(), restarted);
    }
    underWay.remove(subject.uid());
    var message =
        "The tenure ended at %s: nothing is renewed any more, what was leased is revoked and Secret %s is deleted. To go on, set a later spec.expiresAt."
            .formatted(tenure.expiresAt(), secretName);
    var occurrence =
        passed || !names.isEmpty()
            ? Optional.of(new Occurrence(Reason.EXPIRED, Reason.EXPIRED, message))
            : Optional.<Occurrence>empty();
    return Standing.ended(
        new Outcome.Done(Reason.EXPIRED, message, Optional.empty()), occurrence, restarted);
  }

  /** A person wants back what was delivered, now: deletes it wherever it lies, if it is ours. */
  public Answer<Boolean> takeAway(Subject subject, String secretName) {
    var answer = sink.remove(subject, secretName);
    for (var name : sink.others(subject, secretName)) {
      answer = answer.then(before -> sink.remove(subject, name).map(now -> before || now));
    }
    return answer;
  }

  private List<String> names(Subject subject, String secretName, Destination destination) {
    var current =
        destination instanceof Destination.Ours ? Stream.of(secretName) : Stream.<String>empty();
    return Stream.concat(current, sink.others(subject, secretName).stream()).toList();
  }

  private Optional<Outcome> remove(Subject subject, String secretName) {
    return sink.remove(subject, secretName).failure(gate.lookAgain());
  }

  private static Standing still(Destination destination, Outcome outcome, long restarted) {
    var delivery = destination.delivered();
    return Standing.unchanged(
        outcome,
        delivery,
        delivery.flatMap(dev.tenure.core.delivery.Delivery::validUntil),
        restarted);
  }
}
