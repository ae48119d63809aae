package dev.tenure.operator.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The operator's own secret, from which a key for each purpose is derived (HKDF-SHA-256, RFC 5869).
 * Never prints itself.
 */
public final class OperatorKey {
  /** Length in bytes. */
  public static final int LENGTH = 32;

  /** What a file that holds the key must look like, for messages to people. */
  public static final String FORM =
      "32 random bytes, raw or in base64, e.g. made by: head -c 32 /dev/urandom | base64";

  private final byte[] secret;

  private OperatorKey(byte[] secret) {
    this.secret = secret;
  }

  /** A fresh key. */
  public static OperatorKey random(SecureRandom random) {
    var secret = new byte[LENGTH];
    random.nextBytes(secret);
    return new OperatorKey(secret);
  }

  /**
   * Reads the content of a file: 32 raw bytes, or their base64 (either alphabet, padding optional)
   * with white space around it. Empty when it is neither; {@link #FORM} says what to do.
   */
  public static Optional<OperatorKey> parse(byte[] content) {
    if (content.length == LENGTH) {
      return Optional.of(new OperatorKey(content.clone()));
    }
    var text =
        new String(content, StandardCharsets.US_ASCII).strip().replace('-', '+').replace('_', '/');
    try {
      var secret = Base64.getDecoder().decode(text);
      return secret.length == LENGTH ? Optional.of(new OperatorKey(secret)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The base64 that {@link #parse} reads, for writing the key to where it is kept. */
  public byte[] encoded() {
    return Base64.getEncoder().encode(secret);
  }

  /** A key of its own for one purpose, so that no two uses share one. */
  SecretKey derive(String purpose, String algorithm) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(secret)
              .thenExpand(("tenure " + purpose).getBytes(StandardCharsets.UTF_8), LENGTH);
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 25 has HKDF-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "OperatorKey[redacted]";
  }
}
