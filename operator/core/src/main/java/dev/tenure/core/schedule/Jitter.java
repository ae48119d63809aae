package dev.tenure.core.schedule;

import java.time.Duration;
import java.util.zip.CRC32;

/**
 * Spreads herds without chance: the same key gives the same fraction on every machine and after
 * every restart.
 */
public final class Jitter {
  private Jitter() {}

  /** A fraction in [0, 1) that depends on the key alone, evenly spread over keys. */
  public static double fraction(String key) {
    var crc = new CRC32();
    crc.update(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return crc.getValue() / (double) (1L << 32);
  }

  /** A share of {@code range} by the key's fraction. */
  public static Duration within(Duration range, String key) {
    return Duration.ofMillis((long) (range.toMillis() * fraction(key)));
  }
}
