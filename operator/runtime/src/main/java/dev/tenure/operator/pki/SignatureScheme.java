package dev.tenure.operator.pki;

import dev.tenure.core.certificate.KeySpec;
import java.io.OutputStream;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** How an authority signs, by the type of its key: the hash is as strong as the key. */
public enum SignatureScheme {
  RSA("SHA256withRSA", KeySpec.Algorithm.RSA, 2048),
  P256("SHA256withECDSA", KeySpec.Algorithm.ECDSA, 256),
  P384("SHA384withECDSA", KeySpec.Algorithm.ECDSA, 384),
  P521("SHA512withECDSA", KeySpec.Algorithm.ECDSA, 521),
  ED25519("Ed25519", KeySpec.Algorithm.ED25519, 0);

  /** Key types and sizes that sign, for messages. */
  public static final String SUPPORTED =
      "RSA of 2048 to 8192 bits, ECDSA (P-256, P-384, P-521), Ed25519";

  private final String algorithm;
  private final KeySpec.Algorithm keys;
  private final int size;

  SignatureScheme(String algorithm, KeySpec.Algorithm keys, int size) {
    this.algorithm = algorithm;
    this.keys = keys;
    this.size = size;
  }

  /** The scheme of the key; empty for keys that are too weak or of an unsupported type. */
  public static Optional<SignatureScheme> of(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> {
        var bits = rsa.getModulus().bitLength();
        yield bits >= 2048 && bits <= 8192 ? Optional.of(RSA) : Optional.empty();
      }
      case ECPublicKey ec -> {
        var bits = ec.getParams().getCurve().getField().getFieldSize();
        yield Arrays.stream(values())
            .filter(one -> one.keys == KeySpec.Algorithm.ECDSA && one.size == bits)
            .findFirst();
      }
      case EdECPublicKey ed
          when ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName()) ->
          Optional.of(ED25519);
      default -> Optional.empty();
    };
  }

  /** The standard Java name of the signature algorithm. */
  public String algorithm() {
    return algorithm;
  }

  /** What keys of this type are, in the words of a profile; the smallest of them. */
  public KeySpec smallestKey() {
    return new KeySpec(keys, size, KeySpec.Rotation.ALWAYS);
  }

  /** Leaves the place of the signature empty; for looking at what would be signed. */
  public ContentSigner unsigned() {
    var identifier = new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
    return new ContentSigner() {
      @Override
      public AlgorithmIdentifier getAlgorithmIdentifier() {
        return identifier;
      }

      @Override
      public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
      }

      @Override
      public byte[] getSignature() {
        return new byte[0];
      }
    };
  }

  /** Signs with the key, which is of this type. */
  public ContentSigner signer(PrivateKey key, SecureRandom random) {
    try {
      return new JcaContentSignerBuilder(algorithm).setSecureRandom(random).build(key);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("the key was found to be of type " + this, e);
    }
  }
}
