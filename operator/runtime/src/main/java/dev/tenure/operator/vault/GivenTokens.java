package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tokens that somebody made and put into a Secret. They are used as logins and renewed as such, but
 * are not ours: nothing here revokes one.
 */
final class GivenTokens {
  private final InstantSource clock;

  GivenTokens(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes the token as a login, for as long as it can live. */
  Answer<LoginToken> look(Remote remote, Account account, String token) {
    return remote
        .read("token-lookup", token, "auth/token/lookup-self")
        .then(
            reply ->
                reply.ok()
                    ? judged(remote, account, token, reply)
                    : refused(
                        account,
                        "is not known or may not look at itself (%s); put a token that lives into the Secret, with the `default` policy"
                            .formatted(reply.words())));
  }

  private Answer<LoginToken> judged(Remote remote, Account account, String token, Reply reply) {
    var policies = LoginAnswers.policies(reply.data());
    if (policies.contains("root")) {
      return refused(
          account,
          "is a root token, which is not used for leases; make one with the policies that they"
              + " need");
    }
    if (Reply.text(reply.data(), "type").equals("batch")) {
      return refused(
          account, "is a batch token, which has no children; make a service token (-type=service)");
    }
    var made = life(reply);
    if (!Reply.flag(reply.data(), "renewable")) {
      var left = Duration.ofSeconds(Reply.number(reply.data(), "ttl"));
      return taken(account, token, reply, clock.instant().plus(left), made);
    }
    return new TokenCalls(remote, token)
        .renew(made, clock.instant())
        .then(
            life ->
                switch (life) {
                  case TokenCalls.Life.Until(var end) -> taken(account, token, reply, end, made);
                  case TokenCalls.Life.Unseen _ ->
                      refused(account, "may not look at itself; give it the `default` policy");
                  case TokenCalls.Life.Dead _ ->
                      refused(account, "has just ended; put a token that lives into the Secret");
                });
  }

  /**
   * A login that ends soon makes all that hangs on it end soon, and no other can be made in its
   * place: so it takes on nothing new in the last third of its life.
   */
  private Answer<LoginToken> taken(
      Account account, String token, Reply reply, Instant end, Duration made) {
    var now = clock.instant();
    var left = Duration.between(now, end);
    if (left.multipliedBy(3).compareTo(made) < 0) {
      return refused(
          account,
          "ends at %s; put a newer one into the Secret, and what hangs on the old one moves to it"
              .formatted(end));
    }
    var last = left.plusSeconds(1).compareTo(made) < 0 || !Reply.flag(reply.data(), "renewable");
    return Answer.ok(
        new LoginToken(
            Reply.text(reply.data(), "accessor"),
            token,
            false,
            last ? left : made,
            end,
            last ? Optional.of(end) : Optional.empty(),
            LoginAnswers.policies(reply.data())));
  }

  /** What it is renewed for: its period, or what it was made for. */
  private static Duration life(Reply reply) {
    var period = Reply.number(reply.data(), "period");
    var made = Math.max(Reply.number(reply.data(), "creation_ttl"), 1);
    return Duration.ofSeconds(period > 0 ? period : made);
  }

  private static <T> Answer<T> refused(Account account, String what) {
    return Answer.refused(
        Reason.LOGIN_REFUSED,
        "%s at backend '%s' %s".formatted(account.who(), account.backend(), what));
  }
}
