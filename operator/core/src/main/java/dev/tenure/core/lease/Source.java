package dev.tenure.core.lease;

import dev.tenure.core.Asked;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where the value of a {@code SecretLease} comes from. */
public sealed interface Source {
  /** Names the value that is asked for, not when: a change in it asks for another value. */
  default String fingerprint() {
    return switch (this) {
      case Dynamic(var account, var query) ->
          query.in(account.in(Asked.of("dynamic"))).fingerprint();
      case Static(var account, var query, var keys, _) ->
          query.in(account.in(Asked.of("static"))).with("keys", keys).fingerprint();
      case Generated(var recipe, _, _, _) -> recipe.in(Asked.of("generated")).fingerprint();
      case Token(var serviceAccount, var audience, _) ->
          Asked.of("token")
              .with("serviceAccount", serviceAccount)
              .with("audience", audience)
              .fingerprint();
    };
  }

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

  /**
   * A token of a ServiceAccount of the object's namespace.
   *
   * @param life how long one is asked for
   */
  record Token(String serviceAccount, String audience, Duration life) implements Source {}
}
