package dev.tenure.core.identity;

import java.time.Instant;

/**
 * The terms under which an identity exists.
 *
 * @param owner name of the {@code IdentityOwner} that answers for it
 * @param purpose why it exists, in the owner's words
 * @param expiresAt the end; at and after this instant nothing of it may be valid
 */
public record Tenure(String owner, String purpose, Instant expiresAt, Criticality criticality) {
  /** Whether the tenure has ended at {@code now}. */
  public boolean endedAt(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
