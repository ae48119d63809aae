package dev.tenure.operator.pki.remote;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.pki.Anchors;
import dev.tenure.operator.pki.CertificateSigner;
import dev.tenure.operator.pki.KeyId;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.Signatures;
import dev.tenure.operator.pki.Signed;
import dev.tenure.operator.pki.SigningOrder;
import dev.tenure.operator.pki.lint.Lint;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Asks an authority elsewhere with a certificate request, so that the private key stays here, and
 * reads its answer.
 */
public final class RequestSigner implements CertificateSigner {
  private final SigningService service;
  private final Anchors anchors;

  /**
   * @param anchors what the answers are to verify against, published before anything is signed
   */
  public RequestSigner(SigningService service, Anchors anchors) {
    this.service = service;
    this.anchors = anchors;
  }

  @Override
  public Answer<Signed> sign(SigningOrder order) {
    var unsuited = Lint.violation(order.profile());
    if (unsuited.isPresent()) {
      return new Answer.Refused<>(unsuited.get());
    }
    var request =
        new SigningRequest(
            order.issuer(),
            order.subject(),
            order.serviceAccount(),
            order.profile(),
            RequestText.of(order.profile(), order.keys()),
            KeyId.digest(order.keys().getPublic()));
    return service.sign(request).then(pem -> read(pem, order.keys().getPublic()));
  }

  private Answer<Signed> read(String pem, PublicKey key) {
    try {
      var certificates =
          Pem.certificates(pem.getBytes(StandardCharsets.US_ASCII), "it", Pem.CHAIN_LIMIT);
      return chained(ChainOrder.leafFirst(certificates, key));
    } catch (MalformedPem e) {
      return Answer.refused(
          Reason.CERTIFICATE_REJECTED, "What the authority answered was thrown away: " + e.why());
    }
  }

  private Answer<Signed> chained(List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      return Answer.refused(
          Reason.CERTIFICATE_REJECTED,
          "What the authority answered was thrown away: its certificates are not one chain. Let it"
              + " answer with the certificate and the CAs above it, and nothing else.");
    }
    return anchors.certificates().stream()
        .filter(root -> Signatures.isSignedBy(chain.getLast(), root))
        .findFirst()
        .map(root -> Answer.ok(new Signed(chain, anchors, KeyId.of(root))))
        .orElseGet(
            () ->
                Answer.unavailable(
                    Reason.CERTIFICATE_REJECTED,
                    "What the authority signed was thrown away: it does not lead to one of the"
                        + " issuer's trust anchors. A new root is seen within a minute; where this"
                        + " lasts, give the issuer the root of the CA that signs."));
  }
}
