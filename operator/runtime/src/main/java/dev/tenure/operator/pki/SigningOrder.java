package dev.tenure.operator.pki;

import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.identity.Subject;
import java.security.KeyPair;
import java.util.Optional;

/**
 * What is to be signed, for whom. Never prints the key.
 *
 * @param issuer name of the {@code IdentityIssuer}
 * @param serviceAccount the account in the subject's namespace that the subject acts as, if any
 * @param keys the pair that the certificate is for; its private half proves possession to a remote
 *     signer and goes nowhere
 */
public record SigningOrder(
    String issuer,
    Subject subject,
    Optional<String> serviceAccount,
    CertificateProfile profile,
    KeyPair keys) {
  @Override
  public String toString() {
    return "SigningOrder[%s from %s]".formatted(subject, issuer);
  }
}
