package dev.tenure.operator.acme;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A certificate that an ACME server handed out, kept whole: it is revoked by itself and not by its
 * number (RFC 8555 section 7.6).
 *
 * @param issuer name of the {@code IdentityIssuer}
 * @param serialNumber hexadecimal
 * @param since when it was fetched
 * @param der base64 of its DER
 */
record Leaf(String issuer, String serialNumber, Instant since, Instant notAfter, String der) {
  /** The certificate as it came. */
  static Leaf of(String issuer, X509Certificate certificate, Instant now) {
    try {
      return new Leaf(
          issuer,
          certificate.getSerialNumber().toString(16),
          now,
          certificate.getNotAfter().toInstant(),
          Base64.getEncoder().encodeToString(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed has an encoding", e);
    }
  }

  /** Empty where it cannot be read. */
  Optional<X509Certificate> certificate() {
    try {
      var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(der));
      var found = CertificateFactory.getInstance("X.509").generateCertificate(bytes);
      return Optional.of((X509Certificate) found);
    } catch (CertificateException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
