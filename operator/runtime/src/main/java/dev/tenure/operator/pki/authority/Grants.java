package dev.tenure.operator.pki.authority;

import dev.tenure.core.Answer;
import java.time.Duration;

/**
 * Knows how long certificates of each CA live, so that its anchor is not withdrawn before the last
 * of them has ended.
 */
@FunctionalInterface
public interface Grants {
  /** Keeps no account: for a CA that is never replaced. */
  Grants UNTRACKED = (_, _, _) -> Answer.ok(true);

  /**
   * Makes sure that a life is accounted for before it is given. Not available where the CA is not
   * the one that signs for the issuer any more.
   *
   * @param keyId of the CA that is about to sign
   * @param life from now to the certificate's end
   */
  Answer<Boolean> cover(String issuer, String keyId, Duration life);
}
