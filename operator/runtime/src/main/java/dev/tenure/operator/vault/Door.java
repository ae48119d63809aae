package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Logs a tenant's ServiceAccount in at a backend, as itself. */
final class Door {
  private final Remotes remotes;
  private final ServiceAccountTokens tokens;
  private final InstantSource clock;

  Door(Remotes remotes, ServiceAccountTokens tokens, InstantSource clock) {
    this.remotes = remotes;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** A new login. The ServiceAccount's token is shown to the backend and forgotten. */
  Answer<LoginToken> login(Account account) {
    return remotes
        .find(account.backend())
        .then(
            remote ->
                tokens
                    .request(
                        account.namespace(),
                        account.serviceAccount(),
                        remote.config().login().audience())
                    .then(jwt -> enter(remote, account, jwt)));
  }

  private Answer<LoginToken> enter(Remote remote, Account account, String jwt) {
    var now = clock.instant();
    var login = remote.config().login();
    var role = account.role().isBlank() ? login.role() : account.role();
    var path = "auth/%s/login".formatted(Paths.encode(login.mount().replaceAll("^/+|/+$", "")));
    return remote
        .write("login", "", path, Map.of("role", role, "jwt", jwt))
        .then(
            reply -> {
              var token = Reply.text(reply.auth(), "client_token");
              return reply.ok() && !token.isEmpty()
                  ? Answer.ok(login(reply.auth(), token, now))
                  : refused(reply, account, role, path);
            });
  }

  private static LoginToken login(JsonObject auth, String token, Instant now) {
    var life = Duration.ofSeconds(Math.max(Reply.number(auth, "lease_duration"), 0));
    if (life.isZero()) {
      life = Duration.ofDays(365);
    }
    var batch = Reply.text(auth, "token_type").equals("batch");
    var accessor = Reply.text(auth, "accessor");
    var end = now.plus(life);
    var last =
        batch || !Reply.flag(auth, "renewable") ? Optional.of(end) : Optional.<Instant>empty();
    return new LoginToken(
        accessor.isEmpty() ? madeUp() : accessor, token, batch, life, end, last, policies(auth));
  }

  private static String madeUp() {
    var bytes = new byte[12];
    ThreadLocalRandom.current().nextBytes(bytes);
    return "batch-" + HexFormat.of().formatHex(bytes);
  }

  private static List<String> policies(JsonObject auth) {
    var policies = auth.get("policies");
    var names = new ArrayList<String>();
    if (policies != null && policies.isArray()) {
      for (JsonValue policy : policies.asArray()) {
        names.add(policy.isString() ? policy.asString() : policy.toString());
      }
    }
    Collections.sort(names);
    return names;
  }

  private static Answer<LoginToken> refused(
      Reply reply, Account account, String role, String path) {
    if (reply.status() == 404) {
      return Answer.refused(
          Reason.BACKEND_MISCONFIGURED,
          "backend '%s' has no login at '%s' (%s); correct login in the SecretBackend"
              .formatted(account.backend(), path, reply.words()));
    }
    return Answer.refused(
        Reason.LOGIN_REFUSED,
        "backend '%s' refused ServiceAccount %s/%s as role '%s' at '%s' (%s); check that the role exists and is bound to this ServiceAccount, namespace and audience"
            .formatted(
                account.backend(),
                account.namespace(),
                account.serviceAccount(),
                role,
                path,
                reply.words()));
  }
}
