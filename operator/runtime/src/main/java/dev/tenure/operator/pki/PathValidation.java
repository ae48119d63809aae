package dev.tenure.operator.pki;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Certification path validation (RFC 5280 section 6.1) by the Java platform, as a consumer does.
 */
public final class PathValidation {
  private PathValidation() {}

  /**
   * Why the path does not verify; empty when it does. Revocation is not looked at.
   *
   * @param path the certificate to verify first, without the anchor; an empty one always verifies
   * @param anchors one of which is to verify the path's end; at least one
   */
  public static Optional<String> failure(
      List<X509Certificate> path, List<X509Certificate> anchors, Instant at) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try {
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(path),
              parameters(anchors, at));
      return Optional.empty();
    } catch (CertPathValidatorException | CertificateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PKIX validation", e);
    }
  }

  private static PKIXParameters parameters(List<X509Certificate> anchors, Instant at)
      throws InvalidAlgorithmParameterException {
    var parameters =
        new PKIXParameters(
            anchors.stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet()));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(at));
    return parameters;
  }
}
