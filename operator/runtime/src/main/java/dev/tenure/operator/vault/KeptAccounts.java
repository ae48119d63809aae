package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.SecretServer.Value;
import dev.tenure.core.lease.SecretServer.ValueQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Credentials of accounts that an engine keeps and whose password it rotates itself: {@code
 * static-creds/} of the database engine, {@code static-cred/} of the LDAP engine. They have no
 * lease; the answer says how long the password still holds ({@code ttl}).
 */
final class KeptAccounts {
  private static final Set<String> PLACES = Set.of("static-creds", "static-cred");

  /**
   * What the answer says of the rotation. It changes with every read, and is no part of a value.
   */
  private static final Set<String> OF_THE_ROTATION =
      Set.of(
          "ttl",
          "last_vault_rotation",
          "rotation_period",
          "rotation_schedule",
          "rotation_window",
          "rotation_statements");

  private KeptAccounts() {}

  /**
   * Whether a path is such a place. Any other of these engines may answer with a lease, which would
   * be a new one at each read.
   *
   * @param mount with a slash at its end
   */
  static boolean holds(String mount, String path) {
    var below = path.substring(Math.min(mount.length(), path.length())).split("/", -1);
    return below.length >= 2 && PLACES.contains(below[0]);
  }

  /** The value in an answer. */
  static Answer<Value> value(Account account, ValueQuery query, Reply reply) {
    if (!Reply.text(reply.body(), "lease_id").isEmpty()) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "path '%s' of backend '%s' answers with a lease; read it with `dynamic`"
              .formatted(query.path(), account.backend()));
    }
    var values = new HashMap<>(Values.secret(reply.data()).values());
    values.keySet().removeAll(OF_THE_ROTATION);
    if (values.isEmpty()) {
      return Answer.refused(
          Reason.PATH_NOT_FOUND,
          "at path '%s' of backend '%s' is no credential"
              .formatted(query.path(), account.backend()));
    }
    var rotates = !Reply.text(reply.data(), "last_vault_rotation").isEmpty();
    return Answer.ok(
        new Value(
            SecretData.of(values),
            rotates
                ? Optional.of(Duration.ofSeconds(Reply.number(reply.data(), "ttl")))
                : Optional.empty()));
  }
}
