package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer.Leased;
import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.core.lease.ServerLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;

/** Reads credentials, each with its own token. */
final class Readings {
  /** Where a renewal of the token failed right after a read: enough for the next. */
  private static final Duration BRIEF = Duration.ofMinutes(1);

  private final Remotes remotes;
  private final Logins logins;
  private final VaultSettings settings;
  private final InstantSource clock;

  Readings(Remotes remotes, Logins logins, VaultSettings settings, InstantSource clock) {
    this.remotes = remotes;
    this.logins = logins;
    this.settings = settings;
    this.clock = clock;
  }

  /** See {@link dev.tenure.core.lease.SecretServer#read}. */
  Answer<Leased> read(Account account, Handle handle, Query query) {
    var refusal = Paths.refusalBelow(query.path());
    return refusal.isPresent()
        ? new Answer.Refused<>(refusal.get())
        : Holder.of(remotes, logins, account, handle).then(holder -> read(holder, query));
  }

  private Answer<Leased> read(Holder holder, Query query) {
    var start = clock.instant();
    return ask(holder.calls(), query)
        .then(reply -> leased(reply) ? kept(holder, reply, start) : unread(holder, query, reply));
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
   * same, with an end so near that it is replaced soon: throwing it away would need a server that
   * answers.
   */
  private Answer<Leased> kept(Holder holder, Reply reply, Instant start) {
    var duration = Duration.ofSeconds(Reply.number(reply.body(), "lease_duration"));
    var tokenEnd = holder.renewed(duration.plus(settings.tokenMargin()));
    if (tokenEnd instanceof Answer.Gone<Instant>) {
      return holder.lost();
    }
    var end = tokenEnd instanceof Answer.Ok<Instant>(var known) ? known : start.plus(BRIEF);
    var lease =
        new ServerLease(
            Reply.text(reply.body(), "lease_id"),
            Reply.flag(reply.body(), "renewable"),
            duration,
            holder.least(start.plus(duration), end));
    return Answer.ok(new Leased(Values.secret(reply.data()), lease));
  }

  private Answer<Leased> unread(Holder holder, Query query, Reply reply) {
    var where = "path '%s' of backend '%s'".formatted(query.path(), holder.account().backend());
    var posting = query.method().equals("POST");
    if (reply.ok()) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          where + " answers without a lease; read it with `static` where it is a KV value");
    }
    if (reply.status() == 403) {
      var capability = posting ? "`update`" : "`read`";
      return holder.denied("read %s; grant it %s".formatted(where, capability), clock);
    }
    if (reply.status() == 404 || reply.says("unknown role")) {
      return Answer.refused(
          Reason.PATH_NOT_FOUND, "there is nothing at %s (%s)".formatted(where, reply.words()));
    }
    if (reply.status() == 405) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "%s does not know %s; set method to %s"
              .formatted(where, query.method(), posting ? "GET" : "POST"));
    }
    return Answer.refused(
        Reason.BACKEND_REFUSED, "%s refused the request (%s)".formatted(where, reply.words()));
  }
}
