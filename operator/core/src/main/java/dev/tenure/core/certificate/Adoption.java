package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Offer;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes over a Secret whose certificate somebody else delivered. Certificate and key stay until
 * they are due; what the identity asks for beside them comes in the same update as our record.
 */
final class Adoption {
  private static final String TYPE = "kubernetes.io/tls";

  private final CertificateAuthority authority;
  private final TrustBundles bundles;
  private final CredentialSink sink;
  private final AccountConsent consent;

  Adoption(
      CertificateAuthority authority,
      TrustBundles bundles,
      CredentialSink sink,
      AccountConsent consent) {
    this.authority = authority;
    this.bundles = bundles;
    this.sink = sink;
    this.consent = consent;
  }

  /** Nothing is published or written before it is known that what lies there can be kept. */
  Answer<Delivery> of(CertificateInput input, CertificateDecision.Adopt adopt) {
    return consent
        .granted(input.subject(), input.account())
        .then(_ -> sink.offered(input.subject(), input.request().secretName()))
        .then(
            offer ->
                offer
                    .map(found -> taken(input, adopt, found))
                    .orElseGet(
                        () ->
                            Answer.unavailable(
                                Reason.API_UNAVAILABLE,
                                "Secret %s was changed by another writer since it was looked at; it is looked at again."
                                    .formatted(input.request().secretName()))));
  }

  /** What is told of it. */
  static Occurrence told(String secretName, Delivery delivery) {
    return new Occurrence(
        Reason.ADOPTED,
        Reason.ADOPTED,
        "Secret %s is taken over as it is. Its certificate is kept until it is due, at the latest at %s; whoever issued it can revoke it, Tenure cannot."
            .formatted(secretName, delivery.validUntil().orElse(Instant.MAX)));
  }

  private Answer<Delivery> taken(
      CertificateInput input, CertificateDecision.Adopt adopt, Offer offer) {
    if (!offer.type().equals(TYPE)) {
      return Answer.refused(
          Reason.ADOPTION_REFUSED,
          "Secret %s is not taken over: it has type %s, a certificate's has type %s, and the type of a Secret cannot be changed. Name another secretName and let the workload read that one."
              .formatted(adopt.request().secretName(), offer.type(), TYPE));
    }
    var issuer = adopt.request().issuer();
    return bundles
        .anchors(issuer)
        .then(
            pem ->
                authority
                    .adopt(
                        new AdoptionOrder(
                            input.subject(), adopt.request(), adopt.profile(), offer.data(), pem))
                    .then(
                        adoptee ->
                            bundles
                                .publish(issuer, input.subject().namespace())
                                .then(_ -> written(input, adopt, offer, adoptee, pem))));
  }

  private Answer<Delivery> written(
      CertificateInput input,
      CertificateDecision.Adopt adopt,
      Offer offer,
      Adoptee adoptee,
      String pem) {
    var certified = adoptee.certified();
    var delivery =
        new Delivery(
                adopt.rotation(),
                adoptee.notBefore(),
                Optional.of(certified.notAfter()),
                input.fingerprint(),
                certified.authorityKeyId(),
                Optional.of(certified.serialNumber()),
                input.orders().answered(Optional.empty()),
                Optional.of(Trust.digest(pem)),
                input.orders().answeredDemands(input.handledDemands()),
                input.issued())
            .adopted(adoptee.adopted());
    var content =
        new Content(adopt.request().secretName(), TYPE, certified.data(), delivery, input.tenure());
    return sink.takeOver(input.subject(), content, offer).map(_ -> delivery);
  }
}
