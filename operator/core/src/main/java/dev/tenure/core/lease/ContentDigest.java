package dev.tenure.core.lease;

import dev.tenure.core.SecretData;

/** Tells two contents apart without keeping either: a keyed digest, useless without our key. */
@FunctionalInterface
public interface ContentDigest {
  /** The digest; equal contents have equal ones. */
  String of(SecretData data);
}
