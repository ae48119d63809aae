package dev.tenure.operator.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A login of an account. Never prints the token.
 *
 * @param id the token's accessor, or a name of our own where the server gave none (batch tokens)
 * @param token the token itself
 * @param batch whether it is a batch token, which has no children and cannot be revoked
 * @param life what it was given for at login
 * @param end when it ended last we knew; a renewal moves it, and is not written down
 * @param lastEnd when it ends for good: it cannot be renewed beyond; empty: not known
 * @param policies the names of its policies, sorted
 */
public record LoginToken(
    String id,
    String token,
    boolean batch,
    Duration life,
    Instant end,
    Optional<Instant> lastEnd,
    List<String> policies) {
  public LoginToken {
    policies = List.copyOf(policies);
  }

  /** The same login after a renewal. */
  LoginToken until(Instant newEnd) {
    return new LoginToken(id, token, batch, life, newEnd, lastEnd, policies);
  }

  /** The same login, which will not be renewed beyond {@code last}. */
  LoginToken endingAt(Instant last) {
    return new LoginToken(id, token, batch, life, last, Optional.of(last), policies);
  }

  @Override
  public String toString() {
    return "LoginToken[end=" + end + ", lastEnd=" + lastEnd + "]";
  }
}
