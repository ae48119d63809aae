package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import io.github.jopenlibs.vault.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a token asks about itself at its server.
 *
 * @param remote the server
 * @param token the token
 */
record TokenCalls(Remote remote, String token) {
  /** What the server says about the token's life. */
  sealed interface Life {
    /** It lives until then; renewed or not. */
    record Until(Instant end) implements Life {}

    /** It lives, and its policies do not let it see how long. */
    record Unseen() implements Life {}

    /** The server does not know it. */
    record Dead() implements Life {}
  }

  /** Creates a child of the token. */
  Answer<Reply> createChild(Map<String, Object> body) {
    return remote.write("token-create", token, "auth/token/create", body);
  }

  /** What the token may do at each of the paths; {@code data} holds a list by path. */
  Answer<Reply> capabilities(List<String> paths) {
    var asked = new JsonArray();
    paths.forEach(asked::add);
    return remote.write("capabilities", token, "sys/capabilities-self", Map.of("paths", asked));
  }

  /** Ends the token. */
  Answer<Reply> revoke() {
    return remote.write("token-revoke", token, "auth/token/revoke-self", Map.of());
  }

  /**
   * Asks for a longer life. Where the server will not renew the token, the answer tells how long it
   * still lives.
   *
   * @param increment from now; a wish
   * @param now when the question is asked, so that the end is never told too late
   */
  Answer<Life> renew(Duration increment, Instant now) {
    Map<String, Object> body = Map.of("increment", seconds(increment));
    return remote
        .write("token-renew", token, "auth/token/renew-self", body)
        .then(
            reply ->
                reply.ok()
                    ? Answer.ok(until(now, Reply.number(reply.auth(), "lease_duration")))
                    : life(now));
  }

  /**
   * Asks whether and how long the token lives. Servers say 403 to a token they do not know, and to
   * one whose policies do not allow the question; only in the second case is it the error of a
   * check of policies, which comes in a list.
   */
  Answer<Life> life(Instant now) {
    return remote
        .read("token-lookup", token, "auth/token/lookup-self")
        .map(
            reply -> {
              if (reply.ok()) {
                return until(now, Reply.number(reply.data(), "ttl"));
              }
              return reply.says("1 error occurred") ? new Life.Unseen() : new Life.Dead();
            });
  }

  /** Whether the server knows the token. */
  static boolean lives(Life life) {
    return !(life instanceof Life.Dead);
  }

  /** A duration as the server reads it, in whole seconds. */
  static String seconds(Duration duration) {
    return duration.toSeconds() + "s";
  }

  /** Zero means for ever, which only a root token has; a year is long enough to look again. */
  private static Life until(Instant now, long seconds) {
    return new Life.Until(now.plus(seconds > 0 ? Duration.ofSeconds(seconds) : FOR_EVER));
  }

  private static final Duration FOR_EVER = Duration.ofDays(365);

  @Override
  public String toString() {
    return "TokenCalls";
  }
}
