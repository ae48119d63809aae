package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which usages a certificate may have: those that its key can serve, those that its SPIFFE ID
 * demands, and of the purposes only server auth and client auth unless the issuer lists others.
 */
final class UsagePolicy {
  private static final Set<Usage> FREE = Set.of(Usage.SERVER_AUTH, Usage.CLIENT_AUTH);

  private UsagePolicy() {}

  /** The first usage that may not be, and how to mend it. */
  static Optional<Violation> violation(CertificateInput input, CertificateRequest request) {
    return fitTheKey(request)
        .or(() -> fitTheSpiffeId(input, request))
        .or(() -> areAllowed(input, request));
  }

  private static Optional<Violation> fitTheKey(CertificateRequest request) {
    var algorithm = request.key().algorithm();
    var possible = possible(algorithm);
    return settled(request).stream()
        .filter(usage -> !usage.extended() && !possible.contains(usage))
        .findFirst()
        .map(
            usage ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "spec.certificate.usages: a key of type %s cannot serve \"%s\". Use of: %s; or choose another spec.certificate.privateKey.algorithm."
                        .formatted(algorithm, usage.text(), Usage.list(possible))));
  }

  /** RFC 3279 section 2.3.1, RFC 8813 section 3, RFC 8410 section 5, RFC 9881 section 3. */
  private static Set<Usage> possible(KeySpec.Algorithm algorithm) {
    return switch (algorithm) {
      case RSA ->
          EnumSet.of(
              Usage.DIGITAL_SIGNATURE,
              Usage.CONTENT_COMMITMENT,
              Usage.KEY_ENCIPHERMENT,
              Usage.DATA_ENCIPHERMENT);
      case ECDSA ->
          EnumSet.of(Usage.DIGITAL_SIGNATURE, Usage.CONTENT_COMMITMENT, Usage.KEY_AGREEMENT);
      case ED25519, MLDSA44, MLDSA65, MLDSA87 ->
          EnumSet.of(Usage.DIGITAL_SIGNATURE, Usage.CONTENT_COMMITMENT);
    };
  }

  /** X509-SVID sections 4.3 and 4.4. */
  private static Optional<Violation> fitTheSpiffeId(
      CertificateInput input, CertificateRequest request) {
    var demanded = EnumSet.of(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH, Usage.CLIENT_AUTH);
    return input
        .spiffeId()
        .filter(_ -> !settled(request).containsAll(demanded))
        .map(
            id ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "spec.certificate.usages: this identity carries the SPIFFE ID %s, whose certificates must have %s (X509-SVID sections 4.3 and 4.4). Add what lacks, leave usages out, or use an issuer without a trust domain."
                        .formatted(id, Usage.list(demanded))));
  }

  private static Optional<Violation> areAllowed(
      CertificateInput input, CertificateRequest request) {
    return input
        .knownIssuer()
        .flatMap(
            issuer ->
                settled(request).stream()
                    .filter(usage -> usage.extended() && !FREE.contains(usage))
                    .filter(usage -> !issuer.usages().contains(usage))
                    .findFirst()
                    .map(
                        usage ->
                            new Violation(
                                Reason.USAGE_NOT_ALLOWED,
                                "spec.certificate.usages: \"%s\" is not signed by IdentityIssuer \"%s\". Leave it out, or have the issuer list it in spec.limits.usages."
                                    .formatted(usage.text(), issuer.name()))));
  }

  private static Set<Usage> settled(CertificateRequest request) {
    return Usage.settled(request.contents().usages(), request.key().algorithm());
  }
}
