package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One credential's token at its server, and what is to be said of it when it is denied something.
 *
 * @param account whose credential it is
 * @param handle names the token
 * @param calls what the token can ask
 */
record Holder(Account account, Handle handle, TokenCalls calls, Logins logins) {
  /** The holder of a handle, or a refusal that names what the backend lacks. */
  static Answer<Holder> of(Remotes remotes, Logins logins, Account account, Handle handle) {
    return remotes
        .find(account.backend())
        .map(r -> new Holder(account, handle, new TokenCalls(r, handle.token()), logins));
  }

  /** Renews the token; its end, or that it is lost. */
  Answer<Instant> renewed(Duration increment) {
    return logins
        .renew(account, handle, increment)
        .then(
            life ->
                switch (life) {
                  case TokenCalls.Life.Until(var end) -> Answer.ok(end);
                  case TokenCalls.Life.Dead _ -> lost();
                  case TokenCalls.Life.Unseen _ -> lacking("renew and see their tokens");
                });
  }

  /** A 403 means either that the token is dead or that its policies lack something. */
  <T> Answer<T> denied(String what, InstantSource clock) {
    return calls
        .life(clock.instant())
        .then(
            life -> {
              if (!TokenCalls.lives(life)) {
                return lost();
              }
              logins.suspect(account);
              return lacking(what);
            });
  }

  /** The least of the ends: of the lease, of its token, and of the login where that is known. */
  Instant least(Instant leaseEnd, Instant tokenEnd) {
    var end = leaseEnd.isBefore(tokenEnd) ? leaseEnd : tokenEnd;
    return logins.lastEnd(handle).filter(end::isAfter).orElse(end);
  }

  /** The token is gone, and what was read with it. */
  <T> Answer<T> lost() {
    return Answer.gone(
        Reason.LEASE_LOST,
        "backend '%s' no longer knows the token of the lease".formatted(account.backend()));
  }

  private <T> Answer<T> lacking(String what) {
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "%s do not let %s %s".formatted(account.policies(), account.who(), what));
  }

  @Override
  public String toString() {
    return "Holder[" + account + "]";
  }
}
