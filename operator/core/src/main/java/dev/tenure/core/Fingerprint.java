package dev.tenure.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A short name for "what was asked": equal requests have equal fingerprints, and a change in a
 * field that matters changes it. Not a secret and not a proof.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * Fingerprint of the parts in their order: 32 hexadecimal digits of a SHA-256. Each part is
   * preceded by its length, so that no two lists share one text.
   */
  public static String of(List<?> parts) {
    var text = new StringBuilder();
    for (var part : parts) {
      var word = String.valueOf(part);
      text.append(word.length()).append(':').append(word);
    }
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var hash = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
