package dev.tenure.operator.pki.authority;

import dev.tenure.operator.pki.Anchors;
import dev.tenure.operator.pki.KeyId;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A certificate authority whose private key we hold, found fit to sign when it was read. Never
 * prints the key.
 */
public final class AuthorityKey {
  private final PrivateKey privateKey;
  private final List<X509Certificate> chain;
  private final X509Certificate anchor;
  private final Anchors anchors;
  private final String keyId;

  AuthorityKey(
      PrivateKey privateKey,
      List<X509Certificate> chain,
      X509Certificate anchor,
      List<X509Certificate> anchors) {
    this.privateKey = privateKey;
    this.chain = List.copyOf(chain);
    this.anchor = anchor;
    this.anchors = Anchors.of(anchors);
    this.keyId = KeyId.of(certificate());
  }

  /** The certificate whose key signs. */
  public X509Certificate certificate() {
    return chain.isEmpty() ? anchor : chain.getFirst();
  }

  /** What goes with each leaf: the intermediates, the signing one first, without the root. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /** The self-signed root that the chain ends at. */
  public X509Certificate anchor() {
    return anchor;
  }

  /** The chain and its root. */
  public List<X509Certificate> path() {
    return Stream.concat(chain.stream(), Stream.of(anchor)).toList();
  }

  /** All trust anchors, those kept for older certificates included. */
  public Anchors anchors() {
    return anchors;
  }

  /** All trust anchors in PEM. */
  public String bundle() {
    return anchors.pem();
  }

  /** The subject key identifier, hexadecimal in lower case: names this key pair. */
  public String keyId() {
    return keyId;
  }

  /** From when the whole path is valid. */
  public Instant notBefore() {
    return path().stream()
        .map(one -> one.getNotBefore().toInstant())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The end of the path's first part to end; nothing signed may outlive it. */
  public Instant notAfter() {
    return path().stream()
        .map(one -> one.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  @Override
  public String toString() {
    return "AuthorityKey[%s, key id %s, until %s]"
        .formatted(certificate().getSubjectX500Principal(), keyId, notAfter());
  }
}
