package dev.tenure.operator.pki.lint;

import dev.tenure.core.certificate.CertificateProfile;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate under the lens, beside what it should be. Its signature is not looked at.
 *
 * @param key the subject's public key
 */
public record Specimen(
    X509CertificateHolder certificate, CertificateProfile profile, PublicKey key, Signer signer) {

  /**
   * Who signed.
   *
   * @param path the authority's certificate and those above it up to the root
   * @param keyId the authority's key identifier, hexadecimal in lower case
   * @param algorithm the standard Java name of the signature algorithm
   * @param notBefore since when the whole path is valid
   * @param notAfter until when it is
   */
  public record Signer(
      List<X509Certificate> path,
      String keyId,
      String algorithm,
      Instant notBefore,
      Instant notAfter) {
    public Signer {
      path = List.copyOf(path);
    }
  }
}
