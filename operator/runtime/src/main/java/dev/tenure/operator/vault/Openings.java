package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.Handle.Tenancy;
import dev.tenure.core.lease.Principal;
import dev.tenure.core.sweep.Mark;
import io.github.jopenlibs.vault.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Makes the token under which one credential lives and dies. */
final class Openings {
  private final Remotes remotes;
  private final Logins logins;
  private final Door door;
  private final Rights rights;
  private final VaultSettings settings;
  private final InstantSource clock;

  Openings(Remotes remotes, Logins logins, Door door, VaultSettings settings, InstantSource clock) {
    this.remotes = remotes;
    this.logins = logins;
    this.door = door;
    this.rights = new Rights(remotes, logins);
    this.settings = settings;
    this.clock = clock;
  }

  /** See {@link dev.tenure.core.lease.SecretServer#open}. */
  Answer<Handle> open(Account account, Mark mark, Instant notAfter) {
    var life = Duration.between(clock.instant(), notAfter);
    if (life.toSeconds() < 1) {
      return Answer.refused(
          Reason.EXPIRED, "the tenure ends at %s; nothing is leased after it".formatted(notAfter));
    }
    return attempt(account, mark, life, true);
  }

  private Answer<Handle> attempt(Account account, Mark mark, Duration life, boolean first) {
    return rights
        .of(account)
        .then(
            right ->
                switch (right.tenancy()) {
                  case CHILD ->
                      limited(account, life)
                          .then(least -> child(account, mark, least, right.login(), first));
                  case LOGIN -> ownLogin(account, life);
                });
  }

  /** The server ends each token at the backend's longest life, and what was read with it. */
  private Answer<Duration> limited(Account account, Duration life) {
    return remotes
        .find(account.backend())
        .map(
            remote ->
                remote.config().limits().maxTtl().map(max -> shorter(max, life)).orElse(life));
  }

  private Answer<Handle> child(
      Account account, Mark mark, Duration life, LoginToken login, boolean first) {
    return calls(account, login.token())
        .then(calls -> calls.createChild(childBody(mark, life)))
        .then(
            reply -> {
              if (reply.ok()) {
                return Answer.ok(handle(login, reply.auth()));
              }
              return reply.status() == 403 && first
                  ? again(account, mark, life, login)
                  : refused(account, reply);
            });
  }

  /** The login died or lost a right since it was asked for its rights. */
  private Answer<Handle> again(Account account, Mark mark, Duration life, LoginToken login) {
    rights.forget(account);
    return logins.recheck(account, login).then(_ -> attempt(account, mark, life, false));
  }

  private static Answer<Handle> refused(Account account, Reply reply) {
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "backend '%s' refused a token for the lease (%s)"
            .formatted(account.backend(), reply.words()));
  }

  /** The server itself ends the token at the end of the tenure ({@code explicit_max_ttl}). */
  private Map<String, Object> childBody(Mark mark, Duration life) {
    return Map.of(
        "meta",
        TokenMeta.of(mark),
        "ttl",
        TokenCalls.seconds(shorter(settings.safetyLife(), life)),
        "explicit_max_ttl",
        TokenCalls.seconds(life),
        "renewable",
        true,
        "no_default_policy",
        false,
        "display_name",
        "tenure");
  }

  private static Handle handle(LoginToken login, JsonObject auth) {
    return new Handle(
        login.id(), Reply.text(auth, "accessor"), Reply.text(auth, "client_token"), Tenancy.CHILD);
  }

  /**
   * A login cannot be made short: it is shortened at once, so that it ends by itself soon when it
   * is never written down. Where the server will not shorten it (periodic tokens), or cannot now,
   * it lives as long as its role says.
   */
  private Answer<Handle> ownLogin(Account account, Duration life) {
    if (account.principal() instanceof Principal.GivenToken) {
      return Answer.refused(
          Reason.BACKEND_REFUSED,
          "%s do not let it make tokens of its own, which each lease needs; grant `update` on auth/token/create"
              .formatted(account.policies()));
    }
    return remotes
        .find(account.backend())
        .then(
            remote ->
                remote.config().limits().maxTtl().isPresent()
                    ? unlimited(account)
                    : door.login(account))
        .map(
            login -> {
              door.renew(account, login.token(), shorter(settings.safetyLife(), life));
              return new Handle(login.id(), login.id(), login.token(), Tenancy.LOGIN);
            });
  }

  /** The life of a login is its role's to say. */
  private static <T> Answer<T> unlimited(Account account) {
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "SecretBackend \"%s\" limits the life of a lease (limits.maxTTL), which needs a token of its own for each; %s do not let %s make one: grant `update` on auth/token/create"
            .formatted(account.backend(), account.policies(), account.who()));
  }

  private Answer<TokenCalls> calls(Account account, String token) {
    return remotes.find(account.backend()).map(remote -> new TokenCalls(remote, token));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
