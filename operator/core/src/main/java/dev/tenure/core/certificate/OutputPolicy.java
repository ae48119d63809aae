package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Optional;

/** Whether a certificate can be laid out as asked. */
final class OutputPolicy {
  private OutputPolicy() {}

  /** What cannot be, and how to mend it. */
  static Optional<Violation> violation(CertificateRequest request) {
    return encoding(request).or(() -> password(request));
  }

  /** RFC 8410 section 7, RFC 9881 section 6: such keys have no other encoding than PKCS#8. */
  private static Optional<Violation> encoding(CertificateRequest request) {
    var algorithm = request.key().algorithm();
    return request.outputs().encoding() == Outputs.Encoding.PKCS1
            && (algorithm == KeySpec.Algorithm.ED25519 || algorithm.experimental())
        ? invalid(
            "spec.certificate.privateKey.encoding: an %s key has no encoding but PKCS8. Leave encoding out."
                .formatted(algorithm.experimental() ? algorithm : "Ed25519"))
        : Optional.empty();
  }

  private static Optional<Violation> password(CertificateRequest request) {
    return request.outputs().passwords().anyMatch(p -> p.secretName().equals(request.secretName()))
        ? invalid(
            "spec.certificate.keystores: a password cannot be kept in Secret %s, which the certificate itself is written to. Name another Secret in passwordSecretRef, or leave it out to have a password made."
                .formatted(request.secretName()))
        : Optional.empty();
  }

  private static Optional<Violation> invalid(String message) {
    return Optional.of(new Violation(Reason.INVALID_SPEC, message));
  }
}
