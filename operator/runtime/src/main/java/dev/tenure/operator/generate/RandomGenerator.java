package dev.tenure.operator.generate;

import dev.tenure.core.SecretData;
import dev.tenure.core.lease.Generator;
import dev.tenure.core.lease.Recipe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.UUID;

/** Makes passwords, bytes and UUIDs. Safe for use by many threads. */
public final class RandomGenerator implements Generator {
  /** The most bytes of one value; a Secret holds 1 MiB in all. */
  public static final int MOST_BYTES = 512 * 1024;

  private final SecureRandom random;

  /** Draws from {@code random}. */
  public RandomGenerator(SecureRandom random) {
    this.random = random;
  }

  /**
   * A fresh value under the key {@code password}, {@code bytes} or {@code uuid}.
   *
   * @throws IllegalArgumentException when the recipe cannot be fulfilled; the message says why
   */
  @Override
  public SecretData generate(Recipe recipe) {
    return switch (recipe) {
      case Recipe.Password password -> one("password", ascii(new Passwords(random).next(password)));
      case Recipe.Bytes(var length) -> one("bytes", bytes(length));
      case Recipe.Uuid() -> one("uuid", ascii(uuid().toString()));
    };
  }

  private static SecretData one(String key, byte[] value) {
    return SecretData.of(Map.of(key, value));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] bytes(int length) {
    if (length < 1 || length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "bytes.length of %d: choose a length between 1 and %d.".formatted(length, MOST_BYTES));
    }
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** RFC 9562 section 5.4: version 4, variant 10, all other bits random. */
  private UUID uuid() {
    var bits = ByteBuffer.wrap(bytes(2 * Long.BYTES));
    var high = (bits.getLong() & ~0xf000L) | 0x4000L;
    var low = (bits.getLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low);
  }
}
