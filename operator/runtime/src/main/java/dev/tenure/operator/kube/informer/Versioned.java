package dev.tenure.operator.kube.informer;

import java.math.BigInteger;

/** What a cache keeps of an object: at least which object and which version of it. */
public interface Versioned {
  /** {@code metadata.uid}. */
  String uid();

  /** {@code metadata.resourceVersion}. */
  String resourceVersion();

  /**
   * Whether this is at least as new as the other version. Versions of one resource type are decimal
   * numbers that grow (KEP-5504, which made a rule of what etcd always did); anything else counts
   * as older.
   */
  default boolean atLeast(String otherVersion) {
    return number(resourceVersion()).compareTo(number(otherVersion)) >= 0;
  }

  /** Whether it is the same version of the same object, as it comes again after a new list. */
  default boolean sameAs(Versioned other) {
    return uid().equals(other.uid()) && resourceVersion().equals(other.resourceVersion());
  }

  private static BigInteger number(String version) {
    var digits = !version.isEmpty() && version.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? new BigInteger(version) : BigInteger.valueOf(-1);
  }
}
