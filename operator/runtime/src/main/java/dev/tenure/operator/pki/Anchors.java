package dev.tenure.operator.pki;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The trust anchors of an issuer.
 *
 * @param pem the same as text, made once
 */
public record Anchors(List<X509Certificate> certificates, String pem) {
  public Anchors {
    certificates = List.copyOf(certificates);
  }

  /** These, in their order. */
  public static Anchors of(List<X509Certificate> certificates) {
    return new Anchors(certificates, Pem.certificates(certificates));
  }
}
