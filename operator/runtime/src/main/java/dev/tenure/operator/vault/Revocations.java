package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.ServerLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends tokens and sees that what was read with them is gone. The server answers a revocation once
 * the token is dead and revokes its leases after that, so their absence is asked for by the
 * account's login.
 */
final class Revocations {
  private static final Duration FIRST_LOOK = Duration.ofMillis(25);

  private final Remotes remotes;
  private final LeaseSight sight;
  private final VaultSettings settings;
  private final InstantSource clock;

  /** By lease id: when its token was first seen dead. */
  private final Map<String, Instant> dead = new ConcurrentHashMap<>();

  Revocations(Remotes remotes, LeaseSight sight, VaultSettings settings, InstantSource clock) {
    this.remotes = remotes;
    this.sight = sight;
    this.settings = settings;
    this.clock = clock;
  }

  /** See {@link dev.tenure.core.lease.SecretServer#revoke}. */
  Answer<Boolean> revoke(Account account, Handle handle, Optional<ServerLease> lease) {
    return remotes
        .find(account.backend())
        .map(remote -> new TokenCalls(remote, handle.token()))
        .then(calls -> calls.revoke().then(_ -> dead(account, calls)))
        .then(_ -> lease.map(l -> gone(account, l)).orElseGet(() -> Answer.ok(true)))
        .map(
            done -> {
              lease.ifPresent(l -> dead.remove(l.leaseId()));
              return done;
            });
  }

  private Answer<Boolean> dead(Account account, TokenCalls calls) {
    return calls
        .life(clock.instant())
        .then(
            life ->
                TokenCalls.lives(life)
                    ? pending(account, "still knows the token after its revocation")
                    : Answer.ok(true));
  }

  private Answer<Boolean> gone(Account account, ServerLease lease) {
    var waited = Duration.ZERO;
    var pause = FIRST_LOOK;
    while (true) {
      var answer = sight.ask(account, lease);
      var last = waited.plus(pause).compareTo(settings.revocationWait()) > 0;
      if (last || !known(answer) || !slept(pause)) {
        return settled(account, lease, answer);
      }
      waited = waited.plus(pause);
      pause = pause.multipliedBy(2);
    }
  }

  private static boolean known(Answer<Logins.Used> answer) {
    return answer instanceof Answer.Ok<Logins.Used>(var used) && used.reply().ok();
  }

  /**
   * Where the account cannot look (its ServiceAccount may be gone with its namespace), the lease is
   * taken for gone once the latest end that it can have has passed.
   */
  private Answer<Boolean> settled(Account account, ServerLease lease, Answer<Logins.Used> answer) {
    return switch (answer) {
      case Answer.Ok<Logins.Used>(var used) when used.reply().ok() ->
          pending(account, "has not ended the lease yet" + failure(used.reply()));
      case Answer.Ok<Logins.Used>(var used) when LeaseSight.absent(used.reply()) -> Answer.ok(true);
      case Answer.Unavailable<Logins.Used>(var violation, var notBefore) ->
          new Answer.Unavailable<>(violation, notBefore);
      default -> {
        var latest = latest(lease);
        yield clock.instant().isAfter(latest)
            ? Answer.ok(true)
            : pending(
                account,
                "ended the token, and the account may not look whether its lease is gone; it ends"
                    + " at "
                    + latest
                    + " at the latest");
      }
    };
  }

  /**
   * Renewals are not recorded, but each was for the first duration at most, and none came after the
   * token was dead.
   */
  private Instant latest(ServerLease lease) {
    var since = dead.computeIfAbsent(lease.leaseId(), _ -> clock.instant());
    var renewed = since.plus(lease.duration());
    return lease.renewable() && renewed.isAfter(lease.end()) ? renewed : lease.end();
  }

  private static String failure(Reply reply) {
    var error = ServerText.clean(Reply.text(reply.data(), "revoke_error"));
    return error.isEmpty() ? "" : " (" + error + ")";
  }

  private static Answer<Boolean> pending(Account account, String what) {
    return Answer.unavailable(
        Reason.REVOCATION_PENDING, "backend '%s' %s".formatted(account.backend(), what));
  }

  private static boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
