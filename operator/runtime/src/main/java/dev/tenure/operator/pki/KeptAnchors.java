package dev.tenure.operator.pki;

import dev.tenure.core.Fingerprint;
import dev.tenure.core.SecretData;
import java.security.cert.X509Certificate;
import java.util.List;

/** Trust anchors that came with an adopted certificate, and are trusted as long as it is kept. */
final class KeptAnchors {
  /** More would not fit into the record of the Secret. */
  static final int MOST = 64;

  private KeptAnchors() {}

  /**
   * The issuer's anchors, and beside them those that came along: who was trusted before is trusted
   * still.
   *
   * @param kept digests of the latter; what else lies in {@code current} is not trusted
   */
  static Anchors beside(Anchors own, SecretData current, List<String> kept) {
    if (kept.isEmpty()) {
      return own;
    }
    try {
      return own.and(
          found(current).certificates().stream()
              .filter(one -> kept.contains(digest(one)))
              .toList());
    } catch (MalformedPem e) {
      return own;
    }
  }

  /** The anchors that lie there now; none where the Secret has no such key. */
  static Anchors found(SecretData current) throws MalformedPem {
    var pem = current.values().get(TlsSecret.ANCHORS);
    return pem == null || pem.length == 0
        ? new Anchors(List.of(), "")
        : Anchors.of(Pem.certificates(pem, TlsSecret.ANCHORS, Pem.BUNDLE_LIMIT));
  }

  /** Names an anchor. */
  static String digest(X509Certificate anchor) {
    return Fingerprint.of(List.of(Pem.certificates(List.of(anchor))));
  }
}
