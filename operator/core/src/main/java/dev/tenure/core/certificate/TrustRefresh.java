package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.Adopted;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.status.Standing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Brings the issuer's present anchors into a Secret whose certificate stays. That is no rotation:
 * its number, key and certificate are the same, and only the record is renewed with them.
 */
final class TrustRefresh {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

  private final CertificateAuthority authority;
  private final TrustBundles bundles;
  private final CredentialSink sink;
  private final InstantSource clock;

  TrustRefresh(
      CertificateAuthority authority,
      TrustBundles bundles,
      CredentialSink sink,
      InstantSource clock) {
    this.authority = authority;
    this.bundles = bundles;
    this.sink = sink;
    this.clock = clock;
  }

  /** The standing after what was delivered has the anchors; what fails is tried again. */
  Standing bring(CertificateInput input, Standing standing) {
    var stale = standing.delivery().filter(d -> input.lacksTrust(d) && d.validAt(clock.instant()));
    // Who must start again to know them gets them with the rotation that has him do so.
    var rotates = stale.filter(input::mustLearnTrust).isPresent() && !standing.suspended();
    if (standing.ended() || stale.isEmpty() || rotates) {
      return standing;
    }
    var answer = refreshed(input, stale.get());
    if (answer instanceof Answer.Ok<Delivery>(var delivery)) {
      return standing.holding(delivery);
    }
    var failure = answer.failure(clock.instant().plus(LOOK_AGAIN)).orElseThrow();
    return standing.outcome() instanceof dev.tenure.core.Outcome.Done
        ? standing.with(failure)
        : standing.waking(clock.instant().plus(LOOK_AGAIN));
  }

  private Answer<Delivery> refreshed(CertificateInput input, Delivery delivery) {
    var issuer = input.request().issuer();
    return bundles
        .publish(issuer, input.subject().namespace())
        .then(_ -> sink.read(input.subject(), input.request().secretName()))
        .then(
            found ->
                found
                    .map(
                        data ->
                            bundles.anchors(issuer).then(pem -> write(input, delivery, data, pem)))
                    // Edited or gone meanwhile: it is issued anew with the anchors of then.
                    .orElseGet(() -> Answer.ok(delivery)));
  }

  /** Anchors that came with an adopted certificate stay as long as it does. */
  private static TrustOrder order(
      CertificateInput input,
      CertificateRequest request,
      Delivery delivery,
      SecretData data,
      String pem) {
    var kept = delivery.adopted().map(Adopted::anchors).orElse(List.of());
    return new TrustOrder(input.subject(), request.outputs(), data, pem, kept);
  }

  private Answer<Delivery> write(
      CertificateInput input, Delivery delivery, SecretData data, String pem) {
    if (!(input.request() instanceof CertificateRequest request)) {
      throw new IllegalStateException("only certificates come with anchors");
    }
    var refreshed = delivery.trusting(Optional.of(Trust.digest(pem)));
    return authority
        .trusting(order(input, request, delivery, data, pem))
        .then(
            trusting ->
                sink.write(
                    input.subject(),
                    new Content(
                        request.secretName(),
                        "kubernetes.io/tls",
                        trusting,
                        refreshed,
                        input.tenure())))
        .map(_ -> refreshed);
  }
}
