package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Principal;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Reads what a login mount answered. */
final class LoginAnswers {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private LoginAnswers() {}

  /** The login; empty where the answer holds none. */
  static Optional<LoginToken> login(Reply reply, Instant now) {
    var token = Reply.text(reply.auth(), "client_token");
    return reply.ok() && !token.isEmpty()
        ? Optional.of(login(reply.auth(), token, now))
        : Optional.empty();
  }

  private static LoginToken login(JsonObject auth, String token, Instant now) {
    var given = Duration.ofSeconds(Math.max(Reply.number(auth, "lease_duration"), 0));
    var life = given.isZero() ? FOR_EVER : given;
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

  /** The names of the policies, sorted. */
  static List<String> policies(JsonObject of) {
    var policies = of.get("policies");
    var names = new ArrayList<String>();
    if (policies != null && policies.isArray()) {
      for (JsonValue policy : policies.asArray()) {
        names.add(policy.isString() ? policy.asString() : policy.toString());
      }
    }
    Collections.sort(names);
    return names;
  }

  static Answer<LoginToken> refused(Reply reply, Account account, String path) {
    if (reply.status() == 404) {
      return Answer.refused(
          Reason.BACKEND_MISCONFIGURED,
          "backend '%s' has no login at '%s' (%s); correct login in the SecretBackend"
              .formatted(account.backend(), path, reply.words()));
    }
    var role = account.role().isBlank() ? "" : " as role '%s'".formatted(account.role());
    return Answer.refused(
        Reason.LOGIN_REFUSED,
        "backend '%s' refused %s%s at '%s' (%s); %s"
            .formatted(
                account.backend(), account.who(), role, path, reply.words(), mending(account)));
  }

  private static String mending(Account account) {
    return switch (account.principal()) {
      case Principal.ServiceAccount _ ->
          "check that the role exists and is bound to this ServiceAccount, namespace and audience";
      case Principal.AppRole _ ->
          "check spec.login.appRole.roleId, and that the SecretID in the Secret lives and may be"
              + " used again (secret_id_ttl, secret_id_num_uses)";
      case Principal.Certificate _ ->
          "check that the server asks for client certificates, and that a role of this mount trusts"
              + " the issuer of the identity and allows its names";
      case Principal.GivenToken _ -> "put another token into the Secret";
    };
  }
}
