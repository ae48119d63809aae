package dev.tenure.operator.pki;

import dev.tenure.core.certificate.KeySpec;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;

/**
 * Keys of ML-DSA (FIPS 204) as the Java platform makes them: for leaves alone, no CA signs with
 * one. A private key is written as {@code expandedKey} (RFC 9881 section 6), without its seed.
 */
final class LatticeKeys {
  private LatticeKeys() {}

  /** The standard Java name of keys of this kind, and of their signatures. */
  static String name(KeySpec.Algorithm algorithm) {
    return switch (algorithm) {
      case MLDSA44 -> "ML-DSA-44";
      case MLDSA65 -> "ML-DSA-65";
      case MLDSA87 -> "ML-DSA-87";
      case RSA, ECDSA, ED25519 ->
          throw new IllegalArgumentException(algorithm + " has nothing to do with lattices");
    };
  }

  /** The kind of the key; empty for any other. */
  static Optional<KeySpec.Algorithm> algorithm(PublicKey key) {
    return key.getParams() instanceof NamedParameterSpec named
        ? all().filter(one -> name(one).equals(named.getName())).findFirst()
        : Optional.empty();
  }

  /** The standard Java name of the keys that the identifier names (RFC 9881 section 2). */
  static Optional<String> name(ASN1ObjectIdentifier type) {
    return type.equals(NISTObjectIdentifiers.id_ml_dsa_44)
        ? Optional.of(name(KeySpec.Algorithm.MLDSA44))
        : type.equals(NISTObjectIdentifiers.id_ml_dsa_65)
            ? Optional.of(name(KeySpec.Algorithm.MLDSA65))
            : type.equals(NISTObjectIdentifiers.id_ml_dsa_87)
                ? Optional.of(name(KeySpec.Algorithm.MLDSA87))
                : Optional.empty();
  }

  private static Stream<KeySpec.Algorithm> all() {
    return Stream.of(KeySpec.Algorithm.values()).filter(KeySpec.Algorithm::experimental);
  }
}
