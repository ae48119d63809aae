package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.revocation.RevocationReason;
import dev.tenure.core.revocation.Revocations;
import dev.tenure.core.revocation.Taken;
import dev.tenure.core.status.Standing;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes back what an identity was issued: at the end of its tenure, and when it is deleted. */
public final class Withdrawal {
  /** More certificates than these are not on record at once; the oldest is taken back for a new. */
  static final int MOST = 32;

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final long NOTHING_RESTARTED = 0;

  private final Revocations revocations;
  private final Ending ending;
  private final InstantSource clock;

  public Withdrawal(Revocations revocations, Ending ending, InstantSource clock) {
    this.revocations = revocations;
    this.ending = ending;
    this.clock = clock;
  }

  /**
   * The end of a tenure: first the certificates are revoked, then what was delivered is deleted.
   * Both pass the gate of destructive steps once.
   */
  public Standing end(CertificateInput input, long restarted) {
    var issued = input.issued().validAt(clock.instant());
    var taken = Optional.<Taken>empty();
    if (!issued.isEmpty()) {
      var refusal = ending.refusal(input.subject());
      if (refusal.isPresent()) {
        return still(input, refusal.get(), restarted);
      }
      var answer =
          revocations.takeBack(holder(input), issued, RevocationReason.CESSATION_OF_OPERATION);
      if (!(answer instanceof Answer.Ok<Taken>(var done))) {
        return still(input, pending(answer), restarted);
      }
      taken = Optional.of(done);
    }
    var standing =
        ending.delete(
            input.subject(),
            input.tenure(),
            input.request().secretName(),
            input.destination(),
            taken.isPresent(),
            restarted);
    return Stream.of(taken.map(Taken::text), beyondReach(input))
        .flatMap(Optional::stream)
        .reduce(standing, Withdrawal::told, (_, last) -> last);
  }

  /**
   * An object that is being deleted goes when all its certificates are taken back or have ended.
   */
  public Standing leave(Revocations.Holder holder, Issued issued) {
    var answer = revocations.takeBack(holder, issued, RevocationReason.CESSATION_OF_OPERATION);
    if (!(answer instanceof Answer.Ok<Taken>(var taken))) {
      var ends = issued.validAt(clock.instant()).certificates().getLast().notAfter();
      return Standing.unchanged(
              pending(answer), Optional.empty(), Optional.empty(), NOTHING_RESTARTED)
          .waking(ends);
    }
    var message = taken.isEmpty() ? "No certificate of it is valid any more." : taken.text();
    return Standing.ended(
        new Outcome.Done(Reason.REVOKED, message, Optional.empty()),
        taken.isEmpty() ? Optional.empty() : Optional.of(occurrence(taken, Reason.REVOKED)),
        NOTHING_RESTARTED);
  }

  /** What became of a recall. */
  sealed interface Recall {
    /** None of these is valid any more; nothing is told where there was nothing. */
    record Done(Issued certificates, Optional<Occurrence> told) implements Recall {}

    /** It is tried again. */
    record Failed(Outcome outcome) implements Recall {}
  }

  /**
   * A person demands back what was given: its certificates are revoked, then the Secret is taken
   * away where it holds one of them. Killed in between, both are done once more.
   */
  Recall recall(CertificateInput input) {
    var takings = new Takings(input);
    var demanded = takings.certificates();
    var answer = revocations.takeBack(holder(input), demanded, RevocationReason.KEY_COMPROMISE);
    if (!(answer instanceof Answer.Ok<Taken>(var taken))) {
      return new Recall.Failed(pending(answer));
    }
    if (!takings.secret()) {
      return new Recall.Done(
          demanded,
          taken.isEmpty()
              ? Optional.empty()
              : Optional.of(recalled(input, taken, "holds another and stays")));
    }
    var removed = ending.takeAway(input.subject(), input.request().secretName());
    if (!(removed instanceof Answer.Ok<Boolean>(var something))) {
      return new Recall.Failed(removed.failure(clock.instant().plus(LOOK_AGAIN)).orElseThrow());
    }
    return new Recall.Done(
        demanded, something ? Optional.of(recalled(input, taken, "is deleted")) : Optional.empty());
  }

  private Occurrence recalled(CertificateInput input, Taken taken, String secret) {
    return new Occurrence(
        taken.left().isEmpty() && beyondReach(input).isEmpty()
            ? Reason.REVOKED
            : Reason.CERTIFICATE_NOT_REVOCABLE,
        Reason.REVOCATION_DEMANDED,
        "Revocation %s. %s%s Secret %s %s."
            .formatted(
                RevocationDemand.text(input.demanded()),
                taken.text(),
                beyondReach(input).orElse(""),
                input.request().secretName(),
                secret));
  }

  /** Whoever verifies a token asks nobody; what was adopted is revoked where it came from. */
  private Optional<String> beyondReach(CertificateInput input) {
    return input
        .destination()
        .delivered()
        .filter(d -> d.validAt(clock.instant()))
        .flatMap(
            d ->
                d.serialNumber().isEmpty()
                    ? d.validUntil()
                        .map(
                            "The token that was delivered cannot be revoked and is good until %s."
                                ::formatted)
                    : d.adopted().map(_ -> issuedByOthers(d)));
  }

  private static String issuedByOthers(Delivery adopted) {
    return "Certificate %s was issued by others, who alone can revoke it; it is good until %s."
        .formatted(adopted.serialNumber().orElse(""), adopted.validUntil().orElse(Instant.MAX));
  }

  /** Sees to it that there is room in the record for one more certificate. */
  Answer<Issued> room(CertificateInput input) {
    var issued = input.issued().validAt(clock.instant());
    var delivered = input.destination().delivered().flatMap(Delivery::serialNumber);
    var oldest =
        new Issued(
            issued.certificates().stream()
                .filter(one -> !delivered.equals(Optional.of(one.serialNumber())))
                .limit(Math.max(0, issued.certificates().size() - MOST + 1))
                .toList());
    return oldest.isEmpty()
        ? Answer.ok(issued)
        : revocations
            .takeBack(holder(input), oldest, RevocationReason.SUPERSEDED)
            .map(_ -> issued.without(oldest.certificates()));
  }

  private static Revocations.Holder holder(CertificateInput input) {
    return new Revocations.Holder(input.subject(), input.account().map(AccountUse::serviceAccount));
  }

  private static Standing told(Standing standing, String more) {
    return standing
        .occurrence()
        .map(
            happened ->
                standing.with(
                    new Occurrence(
                        happened.reason(), happened.why(), happened.message() + " " + more)))
        .orElse(standing);
  }

  private static Occurrence occurrence(Taken taken, Reason why) {
    return new Occurrence(
        taken.left().isEmpty() ? Reason.REVOKED : Reason.CERTIFICATE_NOT_REVOCABLE,
        why,
        taken.text());
  }

  /** Whatever failed, the object waits for it visibly. */
  private Outcome pending(Answer<Taken> answer) {
    var failure = answer.failure(clock.instant().plus(LOOK_AGAIN)).orElseThrow();
    var message =
        "A certificate that is to be revoked is not yet (%s): %s"
            .formatted(failure.reason().text(), failure.message());
    return switch (failure) {
      case Outcome.Failed(var _, var _, var notBefore) ->
          new Outcome.Failed(Reason.REVOCATION_PENDING, message, notBefore);
      case Outcome.Stalled(var _, var _, var next) ->
          new Outcome.Stalled(Reason.REVOCATION_PENDING, message, next);
      case Outcome.Waiting(var _, var _, var next) ->
          new Outcome.Waiting(Reason.REVOCATION_PENDING, message, next);
      case Outcome.Done done -> done;
    };
  }

  private static Standing still(CertificateInput input, Outcome outcome, long restarted) {
    var delivery = input.destination().delivered();
    return Standing.unchanged(
        outcome, delivery, Optional.of(input.tenure().expiresAt()), restarted);
  }
}
