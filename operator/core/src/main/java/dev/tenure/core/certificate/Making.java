package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.delivery.CredentialSink;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.status.Standing.Occurrence;
import java.time.Instant;
import java.util.Optional;

/** Has the credential made that was decided upon. */
final class Making {
  /** The type of a Secret with a certificate. */
  static final String TLS = "kubernetes.io/tls";

  /** The type of a Secret with a token. */
  static final String OPAQUE = "Opaque";

  private final CertificateEngine.Sources sources;
  private final CredentialSink sink;

  Making(CertificateEngine.Sources sources, CredentialSink sink) {
    this.sources = sources;
    this.sink = sink;
  }

  /**
   * What was made and is not delivered yet.
   *
   * @param type of the Secret
   * @param origin key id of the CA that vouches for it
   * @param issued what has to be revoked when it is taken back
   */
  record Made(
      String type,
      SecretData data,
      Instant notAfter,
      String origin,
      Optional<String> serialNumber,
      Optional<String> trust,
      Issued issued) {

    /**
     * The record that goes with it.
     *
     * @param before what may be valid beside it
     */
    Delivery delivery(CertificateInput input, CertificateDecision.Issue issue, Issued before) {
      return new Delivery(
          issue.rotation(),
          issue.at(),
          Optional.of(notAfter),
          issue.request(),
          origin,
          serialNumber,
          input.orders().answered(input.destination().delivered().flatMap(Delivery::renewal)),
          trust,
          input.orders().answeredDemands(input.handledDemands()),
          before.and(issued));
    }
  }

  /** What is told of a delivery. */
  static Occurrence told(
      CertificateInput input, CertificateDecision.Issue issue, Delivery delivery) {
    return new Occurrence(
        delivery.rotation() == 1 ? Reason.ISSUED : Reason.ROTATED,
        issue.why(),
        "%s %d delivered to Secret %s, valid until %s (%s%s)."
            .formatted(
                input.request().noun(),
                delivery.rotation(),
                input.request().secretName(),
                issue.profile().notAfter(),
                issue.why().text(),
                explanation(input, issue.why())));
  }

  private static String explanation(CertificateInput input, Reason why) {
    return why == Reason.RENEWAL_SUGGESTED
        ? input
            .suggested()
            .flatMap(SuggestedWindow::explanation)
            .map(", see %s"::formatted)
            .orElse("")
        : "";
  }

  Answer<Made> make(CertificateInput input, Profile profile) {
    var request = input.request();
    return switch (profile) {
      case CertificateProfile wanted when request instanceof CertificateRequest asked ->
          current(input, asked)
              .then(current -> sources.certificates().issue(order(input, asked, wanted, current)))
              .map(certified -> made(asked, certified));
      case CertificateProfile _ ->
          throw new IllegalStateException("a certificate that nobody asked for");
      case TokenProfile wanted ->
          sources.tokens().sign(request.issuer(), wanted).map(token -> made(wanted, token));
    };
  }

  private static Made made(CertificateRequest request, Certified certified) {
    return new Made(
        TLS,
        certified.data(),
        certified.notAfter(),
        certified.authorityKeyId(),
        Optional.of(certified.serialNumber()),
        Trust.of(certified.data()),
        Issued.NONE.and(
            new IssuedCertificate(
                request.issuer(),
                certified.authorityKeyId(),
                certified.serialNumber(),
                certified.notAfter())));
  }

  /** A token can only be let end: there is nothing to revoke it by. */
  private static Made made(TokenProfile profile, SignedToken token) {
    return new Made(
        OPAQUE,
        token.data(),
        profile.notAfter(),
        token.authorityKeyId(),
        Optional.empty(),
        Optional.empty(),
        Issued.NONE);
  }

  private static CertificateOrder order(
      CertificateInput input,
      CertificateRequest request,
      CertificateProfile profile,
      Optional<SecretData> current) {
    return new CertificateOrder(
        request.issuer(),
        input.subject(),
        input.account().map(AccountUse::serviceAccount),
        profile,
        request.outputs(),
        current);
  }

  /** A password that stays lets a consumer read it once, at its start. */
  private Answer<Optional<SecretData>> current(CertificateInput input, CertificateRequest request) {
    return request.key().rotation() == KeySpec.Rotation.NEVER || request.outputs().makesPassword()
        ? sink.read(input.subject(), request.secretName())
        : Answer.ok(Optional.empty());
  }
}
