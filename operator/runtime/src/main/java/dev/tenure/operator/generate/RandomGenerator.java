package dev.tenure.operator.generate;

import dev.tenure.core.SecretData;
import dev.tenure.core.Violation;
import dev.tenure.core.lease.Generator;
import dev.tenure.core.lease.Recipe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** Makes passwords, bytes, UUIDs and keys. Safe for use by many threads. */
public final class RandomGenerator implements Generator {
  /** The most bytes of one value; a Secret holds 1 MiB in all. */
  public static final int MOST_BYTES = 512 * 1024;

  private static final int BCRYPT_SALT = 16;

  private final SecureRandom random;

  /** Draws from {@code random}. */
  public RandomGenerator(SecureRandom random) {
    this.random = random;
  }

  /**
   * A fresh value under {@link Recipe#keys}.
   *
   * @throws IllegalArgumentException when the recipe cannot be fulfilled; the message says why
   */
  @Override
  public SecretData generate(Recipe recipe) {
    return switch (recipe) {
      case Recipe.Password password -> password(password);
      case Recipe.Bytes(var length) -> one("bytes", bytes(length));
      case Recipe.Uuid() -> one("uuid", ascii(uuid().toString()));
      case Recipe.SshKey key -> SecretData.of(new Keys(random).ssh(key));
      case Recipe.KeyPair pair -> SecretData.of(new Keys(random).pem(pair));
    };
  }

  @Override
  public Optional<Violation> violation(Recipe recipe) {
    return switch (recipe) {
      case Recipe.Password password -> Passwords.violation(password);
      case Recipe.SshKey(var algorithm, var size, _) -> Keys.violation(algorithm, size);
      case Recipe.KeyPair(var algorithm, var size) -> Keys.violation(algorithm, size);
      case Recipe.Bytes _, Recipe.Uuid _ -> Optional.empty();
    };
  }

  private SecretData password(Recipe.Password recipe) {
    var password = new Passwords(random).next(recipe);
    var values = new HashMap<String, byte[]>();
    values.put("password", ascii(password));
    recipe
        .htpasswd()
        .ifPresent(
            line -> {
              var hash =
                  OpenBSDBCrypt.generate(
                      "2y", password.toCharArray(), bytes(BCRYPT_SALT), line.cost());
              values.put("username", ascii(line.username()));
              values.put("bcrypt", ascii(hash));
              values.put("htpasswd", ascii(line.username() + ":" + hash + "\n"));
            });
    return SecretData.of(values);
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
