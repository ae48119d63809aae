package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.ServerLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Renews leases and the tokens they were read with. */
final class Renewals {
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

  Renewals(Remotes remotes, Logins logins, VaultSettings settings, InstantSource clock) {
    this.remotes = remotes;
    this.logins = logins;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * See {@link dev.tenure.core.lease.SecretServer#renew}. The token first: a lease ends with it.
   */
  Answer<ServerLease> renew(Account account, Handle handle, ServerLease lease, Duration wanted) {
    return Holder.of(remotes, logins, account, handle)
        .then(
            holder ->
                holder
                    .renewed(tokenLife(lease, wanted))
                    .then(tokenEnd -> renewed(holder, lease, wanted, tokenEnd)));
  }

  /** A renewal can also shorten a life: never below what the lease was promised before. */
  private Duration tokenLife(ServerLease lease, Duration wanted) {
    var promised = Duration.between(clock.instant(), lease.end());
    return (promised.compareTo(wanted) > 0 ? promised : wanted).plus(settings.tokenMargin());
  }

  private Answer<ServerLease> renewed(
      Holder holder, ServerLease lease, Duration wanted, Instant tokenEnd) {
    var start = clock.instant();
    var seconds = Math.max(wanted.toSeconds(), 1);
    Map<String, Object> body = Map.of("lease_id", lease.leaseId(), "increment", seconds);
    return holder
        .calls()
        .remote()
        .write("lease-renew", holder.calls().token(), "sys/leases/renew", body)
        .then(
            reply -> {
              if (!reply.ok()) {
                return unrenewed(holder, reply);
              }
              var given = Duration.ofSeconds(Reply.number(reply.body(), "lease_duration"));
              var end = holder.least(start.plus(given), tokenEnd);
              var renewable = Reply.flag(reply.body(), "renewable");
              return Answer.ok(new ServerLease(lease.leaseId(), renewable, given, end));
            });
  }

  private Answer<ServerLease> unrenewed(Holder holder, Reply reply) {
    var backend = holder.account().backend();
    if (LOST.stream().anyMatch(reply::says) || reply.status() == 404) {
      return Answer.gone(
          Reason.LEASE_LOST,
          "backend '%s' no longer renews the lease (%s)".formatted(backend, reply.words()));
    }
    if (reply.status() == 403) {
      return holder.denied("renew leases; grant it `update` on sys/leases/renew", clock);
    }
    if (reply.says("failed to renew")) {
      return Answer.unavailable(
          Reason.BACKEND_UNREACHABLE,
          "backend '%s' could not renew the lease at its engine (%s)"
              .formatted(backend, reply.words()));
    }
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "backend '%s' refused to renew the lease (%s)".formatted(backend, reply.words()));
  }
}
