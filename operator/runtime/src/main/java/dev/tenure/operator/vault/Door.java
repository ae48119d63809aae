package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Principal;
import dev.tenure.operator.vault.BackendConfig.LoginType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Logs a tenant in at a backend, as itself and with what lies in its own namespace. */
final class Door {
  private final Remotes remotes;
  private final ServiceAccountTokens tokens;
  private final LoginSecrets secrets;
  private final SecretIds secretIds;
  private final GivenTokens given;
  private final InstantSource clock;

  Door(Remotes remotes, Evidence evidence, InstantSource clock) {
    this.remotes = remotes;
    this.tokens = evidence.tokens();
    this.secrets = evidence.secrets();
    this.secretIds = new SecretIds(evidence.secrets(), evidence.secretIds());
    this.given = new GivenTokens(clock);
    this.clock = clock;
  }

  /** A new login. What was shown to the backend is forgotten. */
  Answer<LoginToken> login(Account account) {
    return remotes.find(account.backend()).then(remote -> login(remote, account));
  }

  /**
   * Renews a login. Servers want to see the certificate that a login was made with again ({@code
   * disable_binding} of the cert method).
   */
  Answer<TokenCalls.Life> renew(Account account, String token, Duration increment) {
    return remotes
        .find(account.backend())
        .then(
            remote ->
                account.principal() instanceof Principal.Certificate(var identity)
                    ? showing(remote, account, identity, r -> renewed(r, token, increment))
                    : renewed(remote, token, increment));
  }

  private Answer<TokenCalls.Life> renewed(Remote remote, String token, Duration increment) {
    return new TokenCalls(remote, token).renew(increment, clock.instant());
  }

  private Answer<LoginToken> login(Remote remote, Account account) {
    var terms = remote.config().login();
    var namespace = account.namespace();
    return switch (account.principal()) {
      case Principal.ServiceAccount(var name) when terms.type().takesServiceAccounts() ->
          tokens
              .request(namespace, name, terms.audience())
              .then(
                  jwt -> enter(remote, account, Map.of("role", role(remote, account), "jwt", jwt)));
      case Principal.AppRole role when terms.type() == LoginType.APP_ROLE ->
          secretIds
              .of(remote, account, role)
              .then(
                  id -> enter(remote, account, Map.of("role_id", role.roleId(), "secret_id", id)));
      case Principal.Certificate(var identity) when terms.type() == LoginType.CERTIFICATE ->
          showing(
              remote, account, identity, shown -> enter(shown, account, named(remote, account)));
      case Principal.GivenToken(var key) when terms.type() == LoginType.TOKEN ->
          secrets.text(namespace, key).then(token -> given.look(remote, account, token));
      default -> unfit(account, terms.type());
    };
  }

  private <T> Answer<T> showing(
      Remote remote, Account account, String identity, Function<Remote, Answer<T>> use) {
    return secrets
        .certificate(account.namespace(), identity)
        .then(key -> remotes.showing(remote, key, use));
  }

  private Answer<LoginToken> enter(Remote remote, Account account, Map<String, Object> shown) {
    var now = clock.instant();
    var path = "auth/%s/login".formatted(Paths.encode(remote.config().login().mount()));
    return remote
        .write("login", "", path, shown)
        .then(
            reply ->
                LoginAnswers.login(reply, now)
                    .map(Answer::ok)
                    .orElseGet(() -> LoginAnswers.refused(reply, account, path)));
  }

  private static String role(Remote remote, Account account) {
    return account.role().isBlank() ? remote.config().login().role() : account.role();
  }

  /** Without a name the server tries each of its certificate roles. */
  private static Map<String, Object> named(Remote remote, Account account) {
    var body = new HashMap<String, Object>();
    var role = role(remote, account);
    if (!role.isBlank()) {
      body.put("name", role);
    }
    return body;
  }

  private static Answer<LoginToken> unfit(Account account, LoginType type) {
    return Answer.refused(
        Reason.INVALID_SPEC,
        "SecretBackend \"%s\" does not take %s: %s"
            .formatted(account.backend(), account.who(), type.wants()));
  }
}
