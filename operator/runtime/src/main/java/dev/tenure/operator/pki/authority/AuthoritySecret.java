package dev.tenure.operator.pki.authority;

import dev.tenure.core.Check;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.Signatures;
import dev.tenure.operator.pki.TlsSecret;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a certificate authority out of a Secret: {@code tls.crt} (the CA's certificate, then what
 * leads to its root), {@code tls.key}, and {@code ca.crt} (trust anchors), which may be left out
 * when {@code tls.crt} ends at the root. Whatever would make the authority sign what nobody can
 * verify is found here, before it signs.
 */
public final class AuthoritySecret {
  private static final List<Check<Parts>> FITNESS =
      List.of(
          AuthorityFitness::isAuthority,
          AuthorityFitness::maySign,
          AuthorityFitness::keyIsSupported,
          AuthorityFitness::keyBelongsToCertificate,
          AuthorityFitness::chainHolds,
          AuthorityFitness::chainReachesAnchor,
          AuthorityFitness::isInForce,
          AuthorityFitness::pathLengthLeavesRoom,
          AuthorityFitness::pathVerifies);

  private AuthoritySecret() {}

  /** What was read. */
  public sealed interface Reading {
    /** An authority that can sign. */
    record Valid(AuthorityKey key) implements Reading {}

    /**
     * None: {@link Reason#AUTHORITY_INVALID} or {@link Reason#AUTHORITY_EXPIRED}, and what to mend.
     */
    record Invalid(Violation violation) implements Reading {}
  }

  /**
   * What the Secret holds, parsed. Never prints the key.
   *
   * @param chain as given, the CA's certificate first
   * @param anchors as given in {@code ca.crt}, or the root at the end of {@code tls.crt}
   */
  record Parts(
      List<X509Certificate> chain,
      PrivateKey privateKey,
      List<X509Certificate> anchors,
      Instant now) {
    /** The certificate whose key signs. */
    X509Certificate certificate() {
      return chain.getFirst();
    }

    /** The intermediates: the chain without self-signed certificates. */
    List<X509Certificate> intermediates() {
      return chain.stream().filter(one -> !Signatures.isSelfSigned(one)).toList();
    }

    /** The root that verifies the chain's end; of several, the one that lives longest. */
    Optional<X509Certificate> anchor() {
      return anchors.stream()
          .filter(Signatures::isSelfSigned)
          .filter(root -> Signatures.isSignedBy(chain.getLast(), root))
          .max(Comparator.comparing(X509Certificate::getNotAfter));
    }

    @Override
    public String toString() {
      return "Parts" + chain.stream().map(X509Certificate::getSubjectX500Principal).toList();
    }
  }

  /** Reads and checks; the first thing wrong answers. Never throws on hostile content. */
  public static Reading read(SecretData data, Instant now) {
    try {
      var parts = parts(data, now);
      return Check.first(FITNESS, parts)
          .<Reading>map(Reading.Invalid::new)
          .orElseGet(() -> new Reading.Valid(key(parts).withTokenKey(TokenKey.read(data))));
    } catch (MalformedPem e) {
      return new Reading.Invalid(AuthorityFitness.invalid(e.why()));
    }
  }

  private static Parts parts(SecretData data, Instant now) throws MalformedPem {
    var chain =
        Pem.certificates(
            value(data, TlsSecret.CERTIFICATES), TlsSecret.CERTIFICATES, Pem.CHAIN_LIMIT);
    var key = Pem.privateKey(value(data, TlsSecret.PRIVATE_KEY), TlsSecret.PRIVATE_KEY);
    var given = data.values().get(TlsSecret.ANCHORS);
    var anchors =
        given == null || given.length == 0
            ? List.of(chain.getLast())
            : Pem.certificates(given, TlsSecret.ANCHORS, Pem.BUNDLE_LIMIT);
    return new Parts(chain, key, anchors, now);
  }

  private static byte[] value(SecretData data, String name) throws MalformedPem {
    var value = data.values().get(name);
    if (value == null || value.length == 0) {
      throw new MalformedPem(
          "%s is missing. A CA needs tls.crt (its certificate chain) and tls.key (its private key)."
              .formatted(name));
    }
    return value;
  }

  private static AuthorityKey key(Parts parts) {
    return new AuthorityKey(
        parts.privateKey(), parts.intermediates(), parts.anchor().orElseThrow(), parts.anchors());
  }
}
