package dev.tenure.operator.generate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.lease.Recipe;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Key pairs as files: PEM, and as OpenSSH reads them. */
final class Keys {
  private static final Set<Integer> CURVES = Set.of(256, 384, 521);
  private static final int LEAST_RSA = 2048;

  /** Larger ones take many seconds to make. */
  private static final int MOST_RSA = 4096;

  private final SecureRandom random;

  Keys(SecureRandom random) {
    this.random = random;
  }

  /** Why no such key is made, and which are. */
  static Optional<Violation> violation(KeySpec.Algorithm algorithm, int size) {
    var possible =
        switch (algorithm) {
          case RSA -> size >= LEAST_RSA && size <= MOST_RSA;
          case ECDSA -> CURVES.contains(size);
          case ED25519 -> size == 0;
          case MLDSA44, MLDSA65, MLDSA87 -> false;
        };
    return possible
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.INVALID_SPEC,
                "No %s key of size %d is made. Ask for RSA with size %d to %d, ECDSA with 256, 384 or 521, or Ed25519 without a size."
                    .formatted(algorithm, size, LEAST_RSA, MOST_RSA)));
  }

  /** {@code private.pem} in PKCS#8 (RFC 5958) and {@code public.pem} (RFC 5280, 4.1). */
  Map<String, byte[]> pem(Recipe.KeyPair recipe) {
    var pair = pair(recipe.algorithm(), recipe.size());
    return Map.of(
        "private.pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
        "public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
  }

  /**
   * {@code ssh-privatekey}: {@code openssh-key-v1} for Ed25519, PKCS#1 and SEC 1 for RSA and ECDSA,
   * which OpenSSH reads as well; {@code ssh-publickey}: RFC 4253 section 6.6 in one line.
   */
  Map<String, byte[]> ssh(Recipe.SshKey recipe) {
    var pair = pair(recipe.algorithm(), recipe.size());
    try {
      var publicKey = PublicKeyFactory.createKey(pair.getPublic().getEncoded());
      var line =
          "%s %s %s"
              .formatted(
                  sshType(recipe),
                  Base64.getEncoder()
                      .encodeToString(OpenSSHPublicKeyUtil.encodePublicKey(publicKey)),
                  recipe.comment());
      return Map.of(
          "ssh-privatekey",
          pem(sshLabel(recipe), sshPrivate(recipe, pair)),
          "ssh-publickey",
          (line.strip() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("keys of our own making can be encoded", e);
    }
  }

  private static byte[] sshPrivate(Recipe.SshKey recipe, KeyPair pair) throws IOException {
    return recipe.algorithm() == KeySpec.Algorithm.ECDSA
        ? elliptic(recipe.size(), pair)
        : OpenSSHPrivateKeyUtil.encodePrivateKey(
            PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()));
  }

  /**
   * RFC 5915 section 3. Bouncy Castle (1.86) leaves the curve out, which PKCS#8 has outside of the
   * key, and OpenSSH does not read such a key.
   */
  private static byte[] elliptic(int size, KeyPair pair) throws IOException {
    var pkcs8 = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    var inner = ECPrivateKey.getInstance(pkcs8.parsePrivateKey());
    var point = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    var curve = pkcs8.getPrivateKeyAlgorithm().getParameters();
    return new ECPrivateKey(size, inner.getKey(), point.getPublicKeyData(), curve)
        .getEncoded(ASN1Encoding.DER);
  }

  private static String sshType(Recipe.SshKey recipe) {
    return switch (recipe.algorithm()) {
      case RSA -> "ssh-rsa";
      case ECDSA -> "ecdsa-sha2-nistp" + recipe.size();
      case ED25519 -> "ssh-ed25519";
      case MLDSA44, MLDSA65, MLDSA87 -> throw notMade(recipe.algorithm());
    };
  }

  private static String sshLabel(Recipe.SshKey recipe) {
    return switch (recipe.algorithm()) {
      case RSA -> "RSA PRIVATE KEY";
      case ECDSA -> "EC PRIVATE KEY";
      case ED25519 -> "OPENSSH PRIVATE KEY";
      case MLDSA44, MLDSA65, MLDSA87 -> throw notMade(recipe.algorithm());
    };
  }

  private KeyPair pair(KeySpec.Algorithm algorithm, int size) {
    try {
      var generator = KeyPairGenerator.getInstance(name(algorithm));
      generator.initialize(parameters(algorithm, size), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no %s key of size %d".formatted(algorithm, size), e);
    }
  }

  private static IllegalArgumentException notMade(KeySpec.Algorithm algorithm) {
    return new IllegalArgumentException("no %s keys are made".formatted(algorithm));
  }

  private static String name(KeySpec.Algorithm algorithm) {
    return switch (algorithm) {
      case RSA -> "RSA";
      case ECDSA -> "EC";
      case ED25519 -> "Ed25519";
      case MLDSA44, MLDSA65, MLDSA87 -> throw notMade(algorithm);
    };
  }

  private static AlgorithmParameterSpec parameters(KeySpec.Algorithm algorithm, int size) {
    return switch (algorithm) {
      case RSA -> new RSAKeyGenParameterSpec(size, RSAKeyGenParameterSpec.F4);
      case ECDSA -> new ECGenParameterSpec("secp%dr1".formatted(size));
      case ED25519 -> NamedParameterSpec.ED25519;
      case MLDSA44, MLDSA65, MLDSA87 -> throw notMade(algorithm);
    };
  }

  private static byte[] pem(String label, byte[] content) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replace("\r\n", "\n").getBytes(StandardCharsets.US_ASCII);
  }
}
