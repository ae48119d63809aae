package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Principal.AppRole;
import dev.tenure.operator.vault.SecretIdStore.Unwrapped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The SecretIDs of AppRoles: as they lie in their Secret, or out of the wrapping token that lies
 * there. A wrapping token is opened once: the intent is written down before, the result after, and
 * a token that was opened by anybody else is said to be, because that is what wrapping is for.
 */
final class SecretIds {
  private final LoginSecrets secrets;
  private final SecretIdStore store;
  private final Map<Account, SingleFlight<Answer<String>>> flights = new ConcurrentHashMap<>();
  private final Map<Account, Unwrapped> unsaved = new ConcurrentHashMap<>();

  SecretIds(LoginSecrets secrets, SecretIdStore store) {
    this.secrets = secrets;
    this.store = store;
  }

  /** The SecretID to log in with now. */
  Answer<String> of(Remote remote, Account account, AppRole role) {
    return secrets
        .text(account.namespace(), role.secretId())
        .then(
            text ->
                role.wrapped()
                    ? flights
                        .computeIfAbsent(account, _ -> new SingleFlight<>())
                        .run(() -> unwrapped(remote, account, text))
                    : Answer.ok(text));
  }

  private Answer<String> unwrapped(Remote remote, Account account, String wrapping) {
    var digest = digest(wrapping);
    var pending =
        Optional.ofNullable(unsaved.get(account)).filter(u -> u.wrapping().equals(digest));
    if (pending.isPresent()) {
      return saved(account, pending.get());
    }
    var known = store.find(account).filter(u -> u.wrapping().equals(digest));
    return known
        .flatMap(Unwrapped::secretId)
        .map(Answer::ok)
        .orElseGet(
            () ->
                genuine(remote, account, wrapping, known.isPresent())
                    .then(_ -> store.save(account, new Unwrapped(digest, Optional.empty())))
                    .then(_ -> opened(remote, account, wrapping))
                    .then(id -> saved(account, new Unwrapped(digest, Optional.of(id)))));
  }

  /** What could not be written down is kept in memory: it exists nowhere else. */
  private Answer<String> saved(Account account, Unwrapped opened) {
    unsaved.put(account, opened);
    return store
        .save(account, opened)
        .map(
            _ -> {
              unsaved.remove(account, opened);
              return opened.secretId().orElseThrow();
            });
  }

  /** Whether it wraps a SecretID of this mount: anybody could have put another token there. */
  private static Answer<Boolean> genuine(
      Remote remote, Account account, String wrapping, boolean begun) {
    return remote
        .write("wrapping-lookup", "", "sys/wrapping/lookup", Map.of("token", wrapping))
        .then(
            reply -> {
              if (!reply.ok()) {
                return spent(account, begun, reply);
              }
              var path = Reply.text(reply.data(), "creation_path");
              var mount = "auth/" + remote.config().login().mount() + "/role/";
              var ours = path.startsWith(mount) && path.endsWith("secret-id");
              return ours
                  ? Answer.ok(true)
                  : Answer.refused(
                      Reason.LOGIN_REFUSED,
                      "the wrapping token for %s was made at '%s' of backend '%s', not at %s<role>/secret-id; it is not opened. Find out who put it there, and wrap a SecretID"
                          .formatted(
                              account.who(), ServerText.clean(path), account.backend(), mount));
            });
  }

  private static Answer<String> opened(Remote remote, Account account, String wrapping) {
    return remote
        .write("unwrap", wrapping, "sys/wrapping/unwrap", Map.of())
        .then(
            reply -> {
              var id = Reply.text(reply.data(), "secret_id");
              return reply.ok() && !id.isEmpty() ? Answer.ok(id) : spent(account, false, reply);
            });
  }

  private static <T> Answer<T> spent(Account account, boolean begun, Reply reply) {
    var why =
        begun
            ? "was being opened when the operator was stopped, and opens once only"
            : "does not open: it ended, or somebody else opened it and knows the SecretID by now";
    return Answer.refused(
        Reason.LOGIN_REFUSED,
        "the wrapping token for %s at backend '%s' %s (%s). Destroy that SecretID, make a new one with -wrap-ttl, and put its wrapping token into the Secret"
            .formatted(account.who(), account.backend(), why, reply.words()));
  }

  private static String digest(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
