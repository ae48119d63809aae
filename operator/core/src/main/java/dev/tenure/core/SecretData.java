package dev.tenure.core;

import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys and values of a Secret. Never prints a value.
 *
 * <p>The arrays are handed over, not copied: the maker must not change them afterwards.
 */
public final class SecretData {
  private final Map<String, byte[]> values;

  private SecretData(Map<String, byte[]> values) {
    this.values = new TreeMap<>(values);
  }

  /** Wraps the values; keys are those of the Secret's {@code data}. */
  public static SecretData of(Map<String, byte[]> values) {
    return new SecretData(values);
  }

  /** The values by key, in the order of the keys. */
  public Map<String, byte[]> values() {
    return values;
  }

  /** The keys alone, which may be shown. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** Whether the other has the same keys with the same values. */
  public boolean sameAs(SecretData other) {
    return values.keySet().equals(other.values.keySet())
        && values.entrySet().stream()
            .allMatch(e -> MessageDigest.isEqual(e.getValue(), other.values.get(e.getKey())));
  }

  @Override
  public String toString() {
    return "SecretData" + values.keySet();
  }
}
