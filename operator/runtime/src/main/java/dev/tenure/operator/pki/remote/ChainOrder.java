package dev.tenure.operator.pki.remote;

import dev.tenure.operator.pki.Signatures;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Puts what an authority answered into the order in which TLS wants it (RFC 8446 4.4.2). */
final class ChainOrder {
  private ChainOrder() {}

  /**
   * The certificate for the key, or the first that is no CA's where none is, and what leads from it
   * to a root, the root left out. Empty where certificates are among them that lead nowhere: what
   * is not understood is not delivered.
   */
  static List<X509Certificate> leafFirst(List<X509Certificate> certificates, PublicKey key) {
    var leaf =
        first(certificates, one -> one.getPublicKey().equals(key))
            .or(() -> first(certificates, one -> one.getBasicConstraints() < 0))
            .orElseGet(certificates::getFirst);
    var chain = new ArrayList<>(List.of(leaf));
    var left = new ArrayList<>(certificates);
    left.removeIf(one -> one.equals(leaf) || Signatures.isSelfSigned(one));
    while (!left.isEmpty()) {
      var last = chain.getLast();
      var next = left.stream().filter(one -> Signatures.isSignedBy(last, one)).findFirst();
      if (next.isEmpty()) {
        return List.of();
      }
      chain.add(next.get());
      left.removeIf(next.get()::equals);
    }
    return List.copyOf(chain);
  }

  private static Optional<X509Certificate> first(
      List<X509Certificate> certificates, Predicate<X509Certificate> is) {
    return certificates.stream().filter(is).findFirst();
  }
}
