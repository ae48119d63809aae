package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer.Sight;
import dev.tenure.core.lease.ServerLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a lease is still there: by its token first, with which it lives and dies and which may
 * always ask about itself, and then by {@code sys/leases/lookup}, where the account's policies
 * allow it.
 */
final class LeaseSight {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSight.class);

  /** Policies change; who was refused is not asked for every one of his leases. */
  private static final Duration REFUSED = Duration.ofHours(1);

  private final Remotes remotes;
  private final Logins logins;
  private final InstantSource clock;
  private final Map<Account, Instant> refused = new ConcurrentHashMap<>();
  private final Set<Account> told = ConcurrentHashMap.newKeySet();

  LeaseSight(Remotes remotes, Logins logins, InstantSource clock) {
    this.remotes = remotes;
    this.logins = logins;
    this.clock = clock;
  }

  /** See {@link dev.tenure.core.lease.SecretServer#look}. */
  Answer<Sight> look(Account account, Handle handle, ServerLease lease) {
    return remotes
        .find(account.backend())
        .then(remote -> new TokenCalls(remote, handle.token()).life(clock.instant()))
        .then(life -> TokenCalls.lives(life) ? ofLease(account, lease) : gone(account));
  }

  /** Asks for one lease with the account's login. */
  Answer<Logins.Used> ask(Account account, ServerLease lease) {
    Map<String, Object> body = Map.of("lease_id", lease.leaseId());
    return logins.call(
        account,
        login ->
            remotes
                .find(account.backend())
                .then(r -> r.write("lease-lookup", login.token(), "sys/leases/lookup", body)));
  }

  /** Whether the answer says that there is no such lease. */
  static boolean absent(Reply reply) {
    return reply.says("invalid lease") || reply.says("lease not found");
  }

  private Answer<Sight> ofLease(Account account, ServerLease lease) {
    var until = refused.get(account);
    if (until != null && clock.instant().isBefore(until)) {
      return Answer.ok(Sight.UNKNOWN);
    }
    return ask(account, lease)
        .then(
            used -> {
              var reply = used.reply();
              if (reply.ok()) {
                return Answer.ok(Sight.THERE);
              }
              return absent(reply) ? gone(account) : unknown(account, reply);
            });
  }

  private Answer<Sight> unknown(Account account, Reply reply) {
    refused.put(account, clock.instant().plus(REFUSED));
    if (told.add(account)) {
      LOG.info(
          "{} do not let leases be looked up ({}): one that is revoked behind our back is noticed"
              + " when it is renewed; grant `update` on sys/leases/lookup to notice it sooner",
          account.policies(),
          reply.words());
    }
    return Answer.ok(Sight.UNKNOWN);
  }

  private static Answer<Sight> gone(Account account) {
    return Answer.gone(
        Reason.LEASE_LOST, "backend '%s' no longer has the lease".formatted(account.backend()));
  }
}
