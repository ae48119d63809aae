package dev.tenure.operator.pki.authority;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.PathValidation;
import dev.tenure.operator.pki.SignatureScheme;
import dev.tenure.operator.pki.Signatures;
import dev.tenure.operator.pki.authority.AuthoritySecret.Parts;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules that a certificate authority must keep before it may sign, each with its source. */
final class AuthorityFitness {
  /** Index of keyCertSign in the bits of the keyUsage extension (RFC 5280 section 4.2.1.3). */
  private static final int KEY_CERT_SIGN = 5;

  private AuthorityFitness() {}

  static Optional<Violation> isAuthority(Parts parts) {
    return all(parts)
        .filter(one -> one.getBasicConstraints() < 0)
        .map(
            one ->
                invalid(
                    "The certificate \"%s\" is not a CA's (RFC 5280 section 4.2.1.9, basicConstraints). Give a CA's certificate, with CA:TRUE, and first the one whose key signs."
                        .formatted(one.getSubjectX500Principal())))
        .findFirst();
  }

  /** A certificate without keyUsage may do anything (RFC 5280 section 6.1.4 (n)). */
  static Optional<Violation> maySign(Parts parts) {
    return all(parts)
        .filter(one -> one.getKeyUsage() != null && !one.getKeyUsage()[KEY_CERT_SIGN])
        .map(
            one ->
                invalid(
                    "The certificate \"%s\" may not sign certificates (RFC 5280 section 4.2.1.3). Give a CA whose keyUsage has keyCertSign."
                        .formatted(one.getSubjectX500Principal())))
        .findFirst();
  }

  static Optional<Violation> keyIsSupported(Parts parts) {
    return unless(
        SignatureScheme.of(parts.certificate().getPublicKey()).isPresent(),
        "The CA's key is too weak or of an unsupported type. Use "
            + SignatureScheme.SUPPORTED
            + ".");
  }

  static Optional<Violation> keyBelongsToCertificate(Parts parts) {
    return unless(
        KeyPairs.paired(parts.privateKey(), parts.certificate().getPublicKey()),
        "tls.key is not the key of the first certificate in tls.crt. Give the key of that"
            + " certificate, or put its certificate first.");
  }

  static Optional<Violation> chainHolds(Parts parts) {
    var chain = parts.chain();
    return IntStream.range(1, chain.size())
        .filter(
            i ->
                chain.get(i).getBasicConstraints() < 0
                    || !Signatures.isSignedBy(chain.get(i - 1), chain.get(i)))
        .mapToObj(
            i ->
                invalid(
                    "Certificate %d in tls.crt did not sign the one before it. Put the CA's certificate first and after each one that of its issuer (RFC 8446 section 4.4.2)."
                        .formatted(i + 1)))
        .findFirst();
  }

  static Optional<Violation> chainReachesAnchor(Parts parts) {
    return unless(
        parts.anchor().isPresent(),
        "The CA does not lead to a trust anchor, so that nobody could verify what it signs. Put the"
            + " self-signed root of the chain in tls.crt into ca.crt.");
  }

  /** The first part of the path to end or not yet begun speaks for the path. */
  static Optional<Violation> isInForce(Parts parts) {
    return path(parts).stream()
        .flatMap(
            one -> {
              var from = one.getNotBefore().toInstant();
              var until = one.getNotAfter().toInstant();
              var name = one.getSubjectX500Principal();
              if (!parts.now().isBefore(until)) {
                return Stream.of(
                    new Violation(
                        Reason.AUTHORITY_EXPIRED,
                        "The CA certificate \"%s\" expired at %s. Give a new CA; nothing is signed until then."
                            .formatted(name, until)));
              }
              return parts.now().isBefore(from)
                  ? Stream.of(
                      invalid(
                          "The CA certificate \"%s\" is valid only from %s. Wait until then, or give one that is valid now; if it should be, check the clocks."
                              .formatted(name, from)))
                  : Stream.empty();
            })
        .findFirst();
  }

  /**
   * RFC 5280 section 4.2.1.9: as many intermediates as {@code pathLenConstraint} allows may follow.
   */
  static Optional<Violation> pathLengthLeavesRoom(Parts parts) {
    var path = path(parts);
    return IntStream.range(0, path.size())
        .filter(below -> path.get(below).getBasicConstraints() < below)
        .mapToObj(
            below ->
                invalid(
                    "The pathLenConstraint of \"%s\" is too small for the %d intermediate CAs below it (RFC 5280 section 4.2.1.9). Give a CA nearer to the root."
                        .formatted(path.get(below).getSubjectX500Principal(), below)))
        .findFirst();
  }

  static Optional<Violation> pathVerifies(Parts parts) {
    return parts
        .anchor()
        .flatMap(root -> PathValidation.failure(parts.intermediates(), List.of(root), parts.now()))
        .map(
            why ->
                invalid(
                    "The chain in tls.crt does not verify against its root (RFC 5280 section 6.1): %s. Give a chain that openssl verify accepts."
                        .formatted(why)));
  }

  static Violation invalid(String message) {
    return new Violation(Reason.AUTHORITY_INVALID, message);
  }

  private static Stream<X509Certificate> all(Parts parts) {
    return Stream.concat(parts.chain().stream(), parts.anchor().stream());
  }

  private static List<X509Certificate> path(Parts parts) {
    return Stream.concat(parts.intermediates().stream(), parts.anchor().stream()).toList();
  }

  private static Optional<Violation> unless(boolean holds, String message) {
    return holds ? Optional.empty() : Optional.of(invalid(message));
  }
}
