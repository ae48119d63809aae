package dev.tenure.core.lease;

import java.time.Instant;
import java.util.Optional;

/**
 * One credential in the journal: known before it is read, forgotten after it is gone at the server.
 *
 * @param id unique; the {@code origin} of its {@link dev.tenure.core.delivery.Delivery}
 * @param rotation which rotation of the object it was made for
 * @param lease empty while the token exists and nothing is known to have been read with it
 * @param openedAt when the token was made
 */
public record Credential(
    String id,
    long rotation,
    Account account,
    Handle handle,
    Optional<ServerLease> lease,
    Instant openedAt) {
  /** The same credential after a lease was read or renewed. */
  public Credential holding(ServerLease read) {
    return new Credential(id, rotation, account, handle, Optional.of(read), openedAt);
  }
}
