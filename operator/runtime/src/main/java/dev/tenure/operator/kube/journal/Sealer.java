package dev.tenure.operator.kube.journal;

import java.util.Optional;

/** Encrypts and authenticates under a key of the operator. */
public interface Sealer {
  /**
   * Seals.
   *
   * @param context what it belongs to; needed to open it, so that it cannot be moved elsewhere
   */
  byte[] seal(byte[] plain, byte[] context);

  /** Opens what was sealed with the same key and context; empty for anything else. */
  Optional<byte[]> open(byte[] sealed, byte[] context);
}
