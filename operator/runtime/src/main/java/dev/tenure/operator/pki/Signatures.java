package dev.tenure.operator.pki;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** Who signed what. */
public final class Signatures {
  private Signatures() {}

  /** Whether the certificate is its own issuer: a root. */
  public static boolean isSelfSigned(X509Certificate certificate) {
    return isSignedBy(certificate, certificate);
  }

  /** Whether {@code issuer} is named as the certificate's issuer and its key verifies it. */
  public static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
