package dev.tenure.operator.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts what we store where others could read or change it: AES-256-GCM with a random 96-bit
 * nonce for each message (NIST SP 800-38D section 8.2.2, which bounds one key to 2^32 messages).
 * Safe for use by many threads.
 */
public final class Envelope {
  private static final String VERSION = "v1.";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random;

  /**
   * An envelope for one purpose; what was encrypted for another does not open.
   *
   * @param purpose a fixed word, e.g. {@code "lease-journal"}
   */
  public Envelope(OperatorKey key, String purpose, SecureRandom random) {
    this.key = key.derive("envelope " + purpose, "AES");
    this.random = random;
  }

  /**
   * Encrypts. The text is {@code v1.} and the base64url of nonce, cipher text and tag.
   *
   * @param associated what the text belongs to, e.g. an object's UID: not in the text, but needed
   *     to open it, so that a text cannot be moved elsewhere
   */
  public String encrypt(byte[] plain, byte[] associated) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, associated).doFinal(plain);
      var whole = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return VERSION + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in GCM mode", e);
    }
  }

  /**
   * Decrypts what {@link #encrypt} made with the same key, purpose and associated data; empty for
   * anything else.
   */
  public Optional<byte[]> decrypt(String text, byte[] associated) {
    return sealed(text).flatMap(whole -> open(whole, associated));
  }

  private static Optional<ByteBuffer> sealed(String text) {
    if (!text.startsWith(VERSION)) {
      return Optional.empty();
    }
    try {
      var whole = Base64.getUrlDecoder().decode(text.substring(VERSION.length()));
      return whole.length < NONCE_BYTES + TAG_BITS / Byte.SIZE
          ? Optional.empty()
          : Optional.of(ByteBuffer.wrap(whole));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> open(ByteBuffer whole, byte[] associated) {
    var nonce = new byte[NONCE_BYTES];
    whole.get(nonce);
    var sealed = new byte[whole.remaining()];
    whole.get(sealed);
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, nonce, associated).doFinal(sealed));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in GCM mode", e);
    }
  }

  /** The version is authenticated too, so that a text cannot be passed off as another version's. */
  private Cipher cipher(int mode, byte[] nonce, byte[] associated) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(VERSION.getBytes(StandardCharsets.US_ASCII));
    cipher.updateAAD(associated);
    return cipher;
  }
}
