package dev.tenure.operator.pki.lint;

import dev.tenure.core.certificate.CertificateProfile;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A signed certificate under the lens, beside what it should be.
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
   * @param verifier verifies the signature: the authority's public key, or a throwaway one
   * @param notBefore since when the whole path is valid
   * @param notAfter until when it is
   */
  public record Signer(
      List<X509Certificate> path,
      String keyId,
      String algorithm,
      PublicKey verifier,
      Instant notBefore,
      Instant notAfter) {
    public Signer {
      path = List.copyOf(path);
    }

    /** The same authority with another key in its place. */
    public Signer verifiedBy(PublicKey other) {
      return new Signer(path, keyId, algorithm, other, notBefore, notAfter);
    }
  }
}
