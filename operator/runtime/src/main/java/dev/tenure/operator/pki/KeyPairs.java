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
          case ED25519 -> spec.size() == 0;
        };
    return possible
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.INVALID_SPEC,
                "spec.certificate.privateKey: no %s key of size %d is made. Ask for RSA with size 2048 to 8192, ECDSA with 256, 384 or 521, or Ed25519 without a size."
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
    };
  }

  private static AlgorithmParameterSpec parameters(KeySpec spec) {
    return switch (spec.algorithm()) {
      case RSA -> new RSAKeyGenParameterSpec(spec.size(), RSAKeyGenParameterSpec.F4);
      case ECDSA -> new ECGenParameterSpec("secp%dr1".formatted(spec.size()));
      case ED25519 -> NamedParameterSpec.ED25519;
    };
  }

  /** Whether the key is of the type and size that the spec asks for. */
  public static boolean matches(KeySpec spec, PublicKey key) {
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

  /**
   * Whether the two belong together, found out by signing with one and verifying with the other.
   */
  public static boolean paired(PrivateKey privateKey, PublicKey publicKey) {
    var scheme = SignatureScheme.of(publicKey);
    if (scheme.isEmpty()) {
      return false;
    }
    var probe = "tenure: do these keys belong together?".getBytes(StandardCharsets.US_ASCII);
    try {
      var signature = Signature.getInstance(scheme.get().algorithm());
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
