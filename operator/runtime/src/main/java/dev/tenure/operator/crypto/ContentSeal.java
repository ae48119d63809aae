package dev.tenure.operator.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Digests that may leave memory: HMAC-SHA-256 under the operator's key, so that nobody without it
 * can guess a content from its digest or make a digest that we believe. Safe for use by many
 * threads.
 */
public final class ContentSeal {
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] purpose;
  private final SecretKey key;

  /**
   * A seal for one purpose; digests made for another are never accepted.
   *
   * @param purpose a fixed word, e.g. {@code "secret-content"}
   */
  public ContentSeal(OperatorKey key, String purpose) {
    this.purpose = purpose.getBytes(StandardCharsets.UTF_8);
    this.key = key.derive("seal " + purpose, ALGORITHM);
  }

  /**
   * The digest of the parts in their order: 43 characters of base64url without padding. Number and
   * lengths of the parts go into it, so that no two lists share one text.
   */
  public String mac(List<byte[]> parts) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(parts));
  }

  /** Whether {@code mac} is the digest of the parts; takes the same time wherever they differ. */
  public boolean verify(String mac, List<byte[]> parts) {
    return MessageDigest.isEqual(
        mac(parts).getBytes(StandardCharsets.UTF_8), mac.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] digest(List<byte[]> parts) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      update(mac, purpose);
      mac.update(length(parts.size()));
      parts.forEach(part -> update(mac, part));
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  private static void update(Mac mac, byte[] part) {
    mac.update(length(part.length));
    mac.update(part);
  }

  private static byte[] length(int length) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
  }
}
