package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Optional;

/**
 * Which kinds of keys an issuer signs certificates for: the usual ones, and others if it says so.
 */
final class KeyPolicy {
  private KeyPolicy() {}

  /** Why the kind that is asked for may not be, and how to mend it. */
  static Optional<Violation> violation(CertificateInput input, CertificateRequest request) {
    var algorithm = request.key().algorithm();
    return input
        .knownIssuer()
        .filter(issuer -> algorithm.experimental() && !issuer.keys().contains(algorithm))
        .map(
            issuer ->
                new Violation(
                    Reason.KEY_NOT_ALLOWED,
                    "spec.certificate.privateKey.algorithm: %s is experimental, and IdentityIssuer \"%s\" does not sign for such keys. Choose ECDSA, RSA or Ed25519, or have the issuer, if it is a managedCA or a ca, list it in spec.limits.keyAlgorithms."
                        .formatted(algorithm, issuer.name())));
  }
}
