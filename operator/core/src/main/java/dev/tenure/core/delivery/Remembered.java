package dev.tenure.core.delivery;

import java.util.List;

/**
 * What the status knows of what was delivered, for when the Secret is gone.
 *
 * @param issued the certificates that may be valid, where it is proven that we wrote the list
 * @param revocations the demands of a revocation that were answered ({@link
 *     dev.tenure.core.identity.RevocationDemand#key})
 */
public record Remembered(Issued issued, List<String> revocations) {
  /** Nothing. */
  public static final Remembered NOTHING = new Remembered(Issued.NONE, List.of());

  public Remembered {
    revocations = List.copyOf(revocations);
  }
}
