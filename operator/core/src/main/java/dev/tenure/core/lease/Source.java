package dev.tenure.core.lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the value of a {@code SecretLease} comes from. */
public sealed interface Source {
  /** Any path that returns a lease. */
  record Dynamic(Account account, SecretServer.Query query) implements Source {}

  /**
   * A KV value, polled.
   *
   * @param keys which keys are delivered; empty: all
   * @param refreshInterval how often the server is asked
   */
  record Static(
      Account account, SecretServer.ValueQuery query, List<String> keys, Duration refreshInterval)
      implements Source {
    public Static {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A value made here.
   *
   * @param rotateEvery the life of a value; empty: as long as the tenure
   * @param overlap how long the value before lies beside a new one; empty: not at all
   * @param keep whether a value that is lost is not replaced until a person says so
   */
  record Generated(
      Recipe recipe, Optional<Duration> rotateEvery, Optional<Duration> overlap, boolean keep)
      implements Source {}
}
