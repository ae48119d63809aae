package dev.tenure.operator.pki;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.KeySpec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;
import java.util.Set;

/** Key pairs made in memory. */
public final class KeyPairs {
  private static final Set<Integer> CURVES = Set.of(256, 384, 521);

  private KeyPairs() {}

  /** Why no key can be made as asked, and what can be; empty when one can. */
  public static Optional<Violation> violation(KeySpec spec) {
    var possible =
        switch (spec.algorithm()) {
          case RSA -> spec.size() >= 2048 && spec.size() <= 8192;
          case ECDSA -> CURVES.contains(spec.size());
          case ED25519, MLDSA44, MLDSA65, MLDSA87 -> spec.size() == 0;
        };
    return possible
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.INVALID_SPEC,
                "spec.certificate.privateKey: no %s key of size %d is made. Ask for RSA with size 2048 to 8192, ECDSA with 256, 384 or 521, or Ed25519 or ML-DSA without a size."
                    .formatted(spec.algorithm(), spec.size())));
  }

  /**
   * A fresh pair.
   *
   * @throws IllegalArgumentException when {@link #violation} has something to say
   */
  public static KeyPair generate(KeySpec spec, SecureRandom random) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm(spec));
      generator.initialize(parameters(spec), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no key of type " + spec, e);
    }
  }

  private static String algorithm(KeySpec spec) {
    return switch (spec.algorithm()) {
      case RSA -> "RSA";
      case ECDSA -> "EC";
      case ED25519 -> "Ed25519";
      case MLDSA44, MLDSA65, MLDSA87 -> LatticeKeys.name(spec.algorithm());
    };
  }

  private static AlgorithmParameterSpec parameters(KeySpec spec) {
    return switch (spec.algorithm()) {
      case RSA -> new RSAKeyGenParameterSpec(spec.size(), RSAKeyGenParameterSpec.F4);
      case ECDSA -> new ECGenParameterSpec("secp%dr1".formatted(spec.size()));
      case ED25519 -> NamedParameterSpec.ED25519;
      case MLDSA44, MLDSA65, MLDSA87 -> new NamedParameterSpec(LatticeKeys.name(spec.algorithm()));
    };
  }

  /** Whether the key is of the type and size that the spec asks for. */
  public static boolean matches(KeySpec spec, PublicKey key) {
    return spec.algorithm().experimental()
        ? LatticeKeys.algorithm(key).filter(spec.algorithm()::equals).isPresent()
        : ofScheme(spec, key);
  }

  private static boolean ofScheme(KeySpec spec, PublicKey key) {
    return SignatureScheme.of(key)
        .map(SignatureScheme::smallestKey)
        .filter(
            found ->
                found.algorithm() == spec.algorithm()
                    && (key instanceof RSAPublicKey rsa
                        ? rsa.getModulus().bitLength() == spec.size()
                        : found.size() == spec.size()))
        .isPresent();
  }

  /** The kind of a key, for people. */
  static String describe(PublicKey key) {
    return key instanceof RSAPublicKey rsa
        ? "an RSA key of size " + rsa.getModulus().bitLength()
        : SignatureScheme.of(key)
            .map(SignatureScheme::smallestKey)
            .map(found -> "an %s key of size %d".formatted(found.algorithm(), found.size()))
            .orElse("of another kind");
  }

  /**
   * Whether the two belong together, found out by signing with one and verifying with the other.
   */
  public static boolean paired(PrivateKey privateKey, PublicKey publicKey) {
    var algorithm =
        SignatureScheme.of(publicKey)
            .map(SignatureScheme::algorithm)
            .or(() -> LatticeKeys.algorithm(publicKey).map(LatticeKeys::name));
    if (algorithm.isEmpty()) {
      return false;
    }
    var probe = "tenure: do these keys belong together?".getBytes(StandardCharsets.US_ASCII);
    try {
      var signature = Signature.getInstance(algorithm.get());
      signature.initSign(privateKey);
      signature.update(probe);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
