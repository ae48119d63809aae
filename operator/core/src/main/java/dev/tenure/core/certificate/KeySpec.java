package dev.tenure.core.certificate;

import dev.tenure.core.Asked;

/**
 * The key pair a certificate is for.
 *
 * @param size bits for RSA (2048 to 8192), curve size for ECDSA (256, 384, 521), 0 for the others
 */
public record KeySpec(Algorithm algorithm, int size, Rotation rotation) {
  /** Named by what kind of key it is: when it is replaced is no part of what is asked for. */
  Asked in(Asked asked) {
    return asked.with("privateKey.algorithm", algorithm).with("privateKey.size", size);
  }

  /** What kind of key. */
  public enum Algorithm {
    RSA,
    ECDSA,
    ED25519,
    /** Module lattices (FIPS 204, RFC 9881): what few consumers read yet. */
    MLDSA44,
    MLDSA65,
    MLDSA87;

    /** Whether only issuers sign for it that say so. */
    public boolean experimental() {
      return this == MLDSA44 || this == MLDSA65 || this == MLDSA87;
    }
  }

  /** Whether a renewal makes a new key. */
  public enum Rotation {
    /** A new key with each certificate: the default. */
    ALWAYS,
    /** The key that is there stays, for consumers that pin it. */
    NEVER
  }
}
