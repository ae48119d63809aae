package dev.tenure.core.podcertificate;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateDecision;
import dev.tenure.core.certificate.CertificateInput;
import dev.tenure.core.certificate.CertificatePolicy;
import dev.tenure.core.certificate.TrustBundles;
import dev.tenure.core.certificate.Withdrawal;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The life of an identity that is delivered to pods: it says whether pods would get a certificate,
 * publishes trust, and takes back a Secret that it had before. The certificates themselves are
 * signed as pods ask ({@link PodPolicy}).
 */
public final class PodIdentities {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final TrustBundles bundles;
  private final CredentialSink sink;
  private final AccountConsent consent;
  private final Withdrawal withdrawal;
  private final InstantSource clock;

  public PodIdentities(
      TrustBundles bundles,
      CredentialSink sink,
      AccountConsent consent,
      Withdrawal withdrawal,
      InstantSource clock) {
    this.bundles = bundles;
    this.sink = sink;
    this.consent = consent;
    this.withdrawal = withdrawal;
    this.clock = clock;
  }

  /** One look at an identity. */
  public Standing reconcile(CertificateInput input) {
    var now = clock.instant();
    if (input.tenure().endedAt(now)) {
      return withdrawal.end(input, input.lastRotation());
    }
    if (input.orders().suspended()) {
      return Standing.suspended(
          Optional.empty(), Optional.empty(), input.tenure().expiresAt(), input.lastRotation());
    }
    return standing(input, outcome(input, now)).waking(input.tenure().expiresAt());
  }

  private Outcome outcome(CertificateInput input, Instant now) {
    var again = now.plus(LOOK_AGAIN);
    var unfit = PodPolicy.unfit(input, now);
    if (unfit.isPresent()) {
      return stalled(unfit.get(), again);
    }
    return switch (CertificatePolicy.decide(input.holdingNothing(), now)) {
      case CertificateDecision.Refuse(var why) -> stalled(why, again);
      case CertificateDecision.Await(var why) ->
          new Outcome.Waiting(why.reason(), why.message(), again);
      default -> prepared(input).failure(again).orElseGet(() -> served(input));
    };
  }

  /** Trust is there before the first pod asks, and no Secret is left of a former delivery. */
  private Answer<Boolean> prepared(CertificateInput input) {
    var subject = input.subject();
    return consent
        .granted(subject, input.account())
        .then(_ -> bundles.publish(input.request().issuer(), subject.namespace()))
        .then(_ -> former(input))
        .map(
            removed -> {
              sink.others(subject, input.request().secretName())
                  .forEach(name -> sink.remove(subject, name));
              return removed;
            });
  }

  private Answer<Boolean> former(CertificateInput input) {
    return input.destination() instanceof Destination.Ours
        ? sink.remove(input.subject(), input.request().secretName())
        : Answer.ok(false);
  }

  private static Outcome served(CertificateInput input) {
    var concern =
        Owner.violation(input.owner(), input.namespace())
            .map(why -> " But: " + why.message())
            .orElse("");
    return new Outcome.Done(
        Reason.READY,
        "Pods of ServiceAccount %s get their certificates from signer tenure.dev/%s.%s"
            .formatted(
                input.account().orElseThrow().serviceAccount(), input.request().issuer(), concern),
        Optional.of(input.tenure().expiresAt()));
  }

  private static Outcome stalled(Violation why, Instant again) {
    return new Outcome.Stalled(why.reason(), why.message(), again);
  }

  private static Standing standing(CertificateInput input, Outcome outcome) {
    return Standing.unchanged(outcome, Optional.empty(), Optional.empty(), input.lastRotation())
        .showing(input.tenure().expiresAt(), Optional.empty());
  }
}
