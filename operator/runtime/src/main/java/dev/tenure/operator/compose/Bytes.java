package dev.tenure.operator.compose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Bytes as text of one character a byte. Templates are executed over such text, so that a value
 * that is no text passes through them unharmed.
 */
final class Bytes {
  private Bytes() {}

  static String carried(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static String carried(String text) {
    return carried(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] bytes(String carried) {
    return carried.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** What the bytes say in UTF-8; empty where they are no UTF-8. */
  static Optional<String> text(String carried) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes(carried))).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
