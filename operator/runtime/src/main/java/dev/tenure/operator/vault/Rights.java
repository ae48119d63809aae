package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Handle.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the policies of an account's login allow, asked once for each login that has children. A
 * token that cannot look at, renew and revoke itself, and cannot see whether a lease is gone, is
 * not used for leases: what it reads could not be taken back. The {@code default} policy of the
 * server allows all four.
 */
final class Rights {
  private static final String CREATE = "auth/token/create";
  private static final List<String> NEEDED =
      List.of(
          "auth/token/lookup-self",
          "auth/token/renew-self",
          "auth/token/revoke-self",
          "sys/leases/lookup");

  /**
   * What was found.
   *
   * @param login the login that it holds for
   */
  record Right(LoginToken login, Tenancy tenancy) {}

  private record Asking(String login, SingleFlight<Answer<Right>> flight) {}

  private final Remotes remotes;
  private final Logins logins;
  private final ConcurrentHashMap<Account, String> children = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Account, Asking> asking = new ConcurrentHashMap<>();

  Rights(Remotes remotes, Logins logins) {
    this.remotes = remotes;
    this.logins = logins;
  }

  /** Whether credentials of the account get children of its login, or logins of their own. */
  Answer<Right> of(Account account) {
    return logins
        .current(account)
        .then(
            login -> {
              if (login.batch()) {
                return batch(account);
              }
              return known(account, login)
                  ? Answer.ok(new Right(login, Tenancy.CHILD))
                  : asked(account, login);
            });
  }

  /** Asks again with the next opening. */
  void forget(Account account) {
    children.remove(account);
  }

  /** That children are allowed is remembered; that they are not may be mended at any time. */
  private boolean known(Account account, LoginToken login) {
    return login.id().equals(children.get(account));
  }

  private Answer<Right> asked(Account account, LoginToken login) {
    var flight =
        asking
            .compute(
                account,
                (name, known) ->
                    known != null && known.login().equals(login.id())
                        ? known
                        : new Asking(login.id(), new SingleFlight<>()))
            .flight();
    return flight.run(
        () -> known(account, login) ? Answer.ok(new Right(login, Tenancy.CHILD)) : ask(account));
  }

  private Answer<Right> ask(Account account) {
    var paths = new ArrayList<>(NEEDED);
    paths.add(CREATE);
    return logins
        .call(
            account,
            login ->
                remotes
                    .find(account.backend())
                    .then(r -> new TokenCalls(r, login.token()).capabilities(paths)))
        .then(used -> judge(account, used));
  }

  private Answer<Right> judge(Account account, Logins.Used used) {
    var missing = NEEDED.stream().filter(path -> !allowed(used.reply(), path)).toList();
    if (!missing.isEmpty()) {
      logins.suspect(account);
      return Answer.refused(
          Reason.BACKEND_REFUSED,
          "the login of %s at backend '%s' may not use %s; give its role the `default` policy (token_no_default_policy=false)"
              .formatted(account.who(), account.backend(), missing));
    }
    if (!allowed(used.reply(), CREATE)) {
      return Answer.ok(new Right(used.login(), Tenancy.LOGIN));
    }
    children.put(account, used.login().id());
    return Answer.ok(new Right(used.login(), Tenancy.CHILD));
  }

  /** {@code lookup-self} is read, the others are updates. */
  private static boolean allowed(Reply reply, String path) {
    var capabilities = reply.data().get(path);
    if (!reply.ok() || capabilities == null || !capabilities.isArray()) {
      return false;
    }
    var needed = path.endsWith("lookup-self") ? "read" : "update";
    for (var capability : capabilities.asArray()) {
      if (capability.isString() && List.of("root", needed).contains(capability.asString())) {
        return true;
      }
    }
    return false;
  }

  private static Answer<Right> batch(Account account) {
    return Answer.refused(
        Reason.BACKEND_MISCONFIGURED,
        "the login of %s at backend '%s' is a batch token, with which nothing can be taken back; set the token_type of its role to service"
            .formatted(account.who(), account.backend()));
  }
}
