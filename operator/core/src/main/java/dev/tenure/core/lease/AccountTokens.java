package dev.tenure.core.lease;

import dev.tenure.core.Answer;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tokens of the tenants' ServiceAccounts, made by the API server ({@code TokenRequest}). */
public interface AccountTokens {
  /** The shortest life that an API server gives a token. */
  Duration SHORTEST = Duration.ofMinutes(10);

  /**
   * A token that is wanted.
   *
   * @param life at least {@link #SHORTEST}; a wish
   * @param secret the Secret that it is to die with; empty: it dies with the account alone
   */
  record Order(
      Subject subject,
      String serviceAccount,
      String audience,
      Duration life,
      Optional<Holder> secret) {}

  /** A Secret of ours as it is now, so that a later one of the same name is another. */
  record Holder(String name, String uid) {}

  /** A token; never printed. */
  record Token(String value, Instant end) {
    @Override
    public String toString() {
      return "Token[end=" + end + "]";
    }
  }

  /** Why leases of the subject's namespace may not have tokens for this audience. */
  Optional<Violation> violation(Subject subject, String audience);

  /** The object's own Secret, where it lies there now. */
  Optional<Holder> holder(Subject subject, String secretName);

  /** Asks for one. */
  Answer<Token> request(Order order);
}
