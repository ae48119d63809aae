package dev.tenure.operator.pki.authority;

import dev.tenure.operator.pki.Anchors;
import dev.tenure.operator.pki.KeyId;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A certificate authority whose private key we hold, found fit to sign when it was read. Never
 * prints the key.
 */
public final class AuthorityKey {
  private static final int CRL_SIGN = 6;

  private final PrivateKey privateKey;
  private final List<X509Certificate> chain;
  private final X509Certificate anchor;
  private final Anchors anchors;
  private final String keyId;
  private final Optional<String> revocations;
  private final Optional<TokenKey> tokenKey;

  AuthorityKey(
      PrivateKey privateKey,
      List<X509Certificate> chain,
      X509Certificate anchor,
      List<X509Certificate> anchors) {
    this(privateKey, chain, anchor, Anchors.of(anchors), Optional.empty(), Optional.empty());
  }

  private AuthorityKey(
      PrivateKey privateKey,
      List<X509Certificate> chain,
      X509Certificate anchor,
      Anchors anchors,
      Optional<String> revocations,
      Optional<TokenKey> tokenKey) {
    this.privateKey = privateKey;
    this.chain = List.copyOf(chain);
    this.anchor = anchor;
    this.anchors = anchors;
    this.keyId = KeyId.of(certificate());
    this.revocations = revocations;
    this.tokenKey = tokenKey;
  }

  /** The same whose certificates say where their revocation list is, an absolute http URL. */
  public AuthorityKey revokingAt(Optional<String> url) {
    return new AuthorityKey(privateKey, chain, anchor, anchors, url, tokenKey);
  }

  /** The same with what signs tokens. */
  AuthorityKey withTokenKey(Optional<TokenKey> key) {
    return new AuthorityKey(privateKey, chain, anchor, anchors, revocations, key);
  }

  /** What signs tokens, or verifies those of a CA that signs no more; empty where nothing does. */
  public Optional<TokenKey> tokenKey() {
    return tokenKey;
  }

  /** Where the revocation list of this authority is found; empty where nobody says. */
  Optional<String> revocations() {
    return revocations;
  }

  /** Whether its certificate lets it sign revocation lists (RFC 5280 section 4.2.1.3). */
  public boolean mayRevoke() {
    var usage = certificate().getKeyUsage();
    return usage == null || usage[CRL_SIGN];
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
