package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.ServerLease;
import dev.tenure.core.port.SecretServer.Leased;
import dev.tenure.core.port.SecretServer.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads and renews credentials, each with its own token. */
final class Leases {
  /** Where a renewal of the token failed right after a read: enough to renew again. */
  private static final Duration BRIEF = Duration.ofMinutes(1);

  /** OpenBao and Vault say these with HTTP 400 when a lease cannot be renewed any more. */
  private static final List<String> LOST =
      List.of(
          "lease not found",
          "lease expired",
          "lease is expired",
          "not renewable",
          "invalid lease",
          "past the max ttl");

  private final Remotes remotes;
  private final Logins logins;
  private final VaultSettings settings;
  private final InstantSource clock;

  Leases(Remotes remotes, Logins logins, VaultSettings settings, InstantSource clock) {
    this.remotes = remotes;
    this.logins = logins;
    this.settings = settings;
    this.clock = clock;
  }

  /** See {@link dev.tenure.core.port.SecretServer#read}. */
  Answer<Leased> read(Account account, Handle handle, Query query) {
    var refusal = Paths.refusal(query.path());
    if (refusal.isPresent()) {
      return new Answer.Refused<>(refusal.get());
    }
    return remotes
        .find(account.backend())
        .then(
            remote -> {
              var calls = new TokenCalls(remote, handle.token());
              var start = clock.instant();
              return ask(calls, query)
                  .then(
                      reply ->
                          leased(reply)
                              ? kept(calls, handle, reply, start)
                              : unread(account, calls, query, reply));
            });
  }

  /** See {@link dev.tenure.core.port.SecretServer#renew}. */
  Answer<ServerLease> renew(Account account, Handle handle, ServerLease lease, Duration wanted) {
    return remotes
        .find(account.backend())
        .then(
            remote -> {
              var calls = new TokenCalls(remote, handle.token());
              return tokenEnd(account, calls, tokenLife(lease, wanted))
                  .then(end -> renewed(account, calls, handle, lease, wanted, end));
            });
  }

  private static Answer<Reply> ask(TokenCalls calls, Query query) {
    var path = Paths.encode(query.path());
    return query.method().equals("POST")
        ? calls.remote().write("read", calls.token(), path, new HashMap<>(query.parameters()))
        : calls.remote().read("read", calls.token(), path);
  }

  private static boolean leased(Reply reply) {
    return reply.ok()
        && !Reply.text(reply.body(), "lease_id").isEmpty()
        && Reply.number(reply.body(), "lease_duration") > 0;
  }

  /**
   * Makes the token outlive the lease. If that fails for a moment the credential is kept all the
   * same, with an end so near that both are renewed soon: reading another would leave more behind.
   */
  private Answer<Leased> kept(TokenCalls calls, Handle handle, Reply reply, Instant start) {
    var duration = Duration.ofSeconds(Reply.number(reply.body(), "lease_duration"));
    var renewal = calls.renew(duration.plus(settings.tokenMargin()), clock.instant());
    if (renewal instanceof Answer.Ok<TokenCalls.Life>(TokenCalls.Life.Dead _)) {
      return Answer.gone(
          Reason.LEASE_LOST, "the token ended while a credential was read with it; read again");
    }
    var tokenEnd =
        renewal instanceof Answer.Ok<TokenCalls.Life>(TokenCalls.Life.Until(var end))
            ? end
            : start.plus(BRIEF);
    var lease =
        new ServerLease(
            Reply.text(reply.body(), "lease_id"),
            Reply.flag(reply.body(), "renewable"),
            duration,
            least(handle, start.plus(duration), tokenEnd));
    return Answer.ok(new Leased(Values.secret(reply.data()), lease));
  }

  private Answer<Leased> unread(Account account, TokenCalls calls, Query query, Reply reply) {
    var where = "path '%s' of backend '%s'".formatted(query.path(), account.backend());
    if (reply.ok()) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          where + " answers without a lease; read it with `static` where it is a KV value");
    }
    if (reply.status() == 403) {
      return forbidden(account, calls, "read %s; grant it %s".formatted(where, capability(query)));
    }
    if (reply.status() == 404 || reply.says("unknown role")) {
      return Answer.refused(
          Reason.PATH_NOT_FOUND, "there is nothing at %s (%s)".formatted(where, reply.words()));
    }
    if (reply.status() == 405) {
      var other = query.method().equals("POST") ? "GET" : "POST";
      return Answer.refused(
          Reason.INVALID_SPEC,
          "%s does not know %s; set method to %s".formatted(where, query.method(), other));
    }
    return Answer.refused(
        Reason.BACKEND_REFUSED, "%s refused the request (%s)".formatted(where, reply.words()));
  }

  private static String capability(Query query) {
    return query.method().equals("POST") ? "`update`" : "`read`";
  }

  private Answer<ServerLease> renewed(
      Account account,
      TokenCalls calls,
      Handle handle,
      ServerLease lease,
      Duration wanted,
      Instant tokenEnd) {
    var start = clock.instant();
    Map<String, Object> body = Map.of("lease_id", lease.leaseId(), "increment", wanted.toSeconds());
    return calls
        .remote()
        .write("lease-renew", calls.token(), "sys/leases/renew", body)
        .then(
            reply -> {
              if (!reply.ok()) {
                return unrenewed(account, calls, reply);
              }
              var given = Duration.ofSeconds(Reply.number(reply.body(), "lease_duration"));
              var end = least(handle, start.plus(given), tokenEnd);
              var renewable = Reply.flag(reply.body(), "renewable");
              return Answer.ok(new ServerLease(lease.leaseId(), renewable, given, end));
            });
  }

  private Answer<ServerLease> unrenewed(Account account, TokenCalls calls, Reply reply) {
    if (LOST.stream().anyMatch(reply::says) || reply.status() == 404) {
      return Answer.gone(
          Reason.LEASE_LOST,
          "backend '%s' no longer renews the lease (%s)"
              .formatted(account.backend(), reply.words()));
    }
    if (reply.status() == 403) {
      return forbidden(account, calls, "renew leases; grant it `update` on sys/leases/renew");
    }
    if (reply.says("failed to renew")) {
      return Answer.unavailable(
          Reason.BACKEND_UNREACHABLE,
          "backend '%s' could not renew the lease at its engine (%s)"
              .formatted(account.backend(), reply.words()));
    }
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "backend '%s' refused to renew the lease (%s)".formatted(account.backend(), reply.words()));
  }

  /** A renewal can also shorten a life: never below what the lease was promised before. */
  private Duration tokenLife(ServerLease lease, Duration wanted) {
    var promised = Duration.between(clock.instant(), lease.end());
    return (promised.compareTo(wanted) > 0 ? promised : wanted).plus(settings.tokenMargin());
  }

  private Answer<Instant> tokenEnd(Account account, TokenCalls calls, Duration increment) {
    return calls
        .renew(increment, clock.instant())
        .then(
            life ->
                switch (life) {
                  case TokenCalls.Life.Until(var end) -> Answer.ok(end);
                  case TokenCalls.Life.Dead _ -> tokenLost(account);
                  case TokenCalls.Life.Unseen _ -> denied(account, "renew and see their tokens");
                });
  }

  /** A 403 means either that the token is dead or that its policies lack something. */
  private <T> Answer<T> forbidden(Account account, TokenCalls calls, String what) {
    return calls
        .life(clock.instant())
        .then(
            life -> {
              if (!TokenCalls.lives(life)) {
                return tokenLost(account);
              }
              logins.suspect(account);
              return denied(account, what);
            });
  }

  private static <T> Answer<T> denied(Account account, String what) {
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "the policies of role '%s' at backend '%s' do not let %s/%s %s"
            .formatted(
                account.role(),
                account.backend(),
                account.namespace(),
                account.serviceAccount(),
                what));
  }

  private static <T> Answer<T> tokenLost(Account account) {
    return Answer.gone(
        Reason.LEASE_LOST,
        "backend '%s' no longer knows the token of the lease".formatted(account.backend()));
  }

  private Instant least(Handle handle, Instant leaseEnd, Instant tokenEnd) {
    var end = leaseEnd.isBefore(tokenEnd) ? leaseEnd : tokenEnd;
    return logins.lastEnd(handle).filter(end::isAfter).orElse(end);
  }
}
