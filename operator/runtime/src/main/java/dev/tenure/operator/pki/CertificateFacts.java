package dev.tenure.operator.pki;

import dev.tenure.core.certificate.CertificateRequest.Names;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What a certificate says, as far as others need it.
 *
 * @param serialNumber hexadecimal, lower case
 * @param authorityKeyId key identifier of the CA that signed, hexadecimal in lower case; empty
 *     where the certificate does not say
 */
public record CertificateFacts(
    String serialNumber,
    Instant notBefore,
    Instant notAfter,
    Names names,
    Optional<String> authorityKeyId,
    PublicKey publicKey) {

  /** Reads the first certificate of a {@code tls.crt}; empty when it is none. */
  public static Optional<CertificateFacts> parse(byte[] tlsCrt) {
    try {
      return Optional.of(
          of(Pem.certificates(tlsCrt, TlsSecret.CERTIFICATES, Pem.CHAIN_LIMIT).getFirst()));
    } catch (MalformedPem | CertificateParsingException e) {
      return Optional.empty();
    }
  }

  private static CertificateFacts of(X509Certificate certificate)
      throws CertificateParsingException {
    return new CertificateFacts(
        certificate.getSerialNumber().toString(16),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        SubjectNames.read(certificate),
        KeyId.ofAuthority(certificate),
        certificate.getPublicKey());
  }
}
