package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.SecretServer.Value;
import dev.tenure.core.lease.SecretServer.ValueQuery;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads values of KV engines, version 1 or 2, and credentials of accounts that an engine keeps,
 * with the account's shared login.
 */
final class KeyValues {
  /**
   * A mounted engine.
   *
   * @param path with a slash at its end
   * @param engine its type
   */
  private record Mount(String path, String engine, boolean versioned) {
    boolean keyed() {
      return engine.equals("kv") || engine.equals("generic");
    }

    boolean holds(String value) {
      return value.startsWith(path);
    }

    /** The request for a value: version 2 has its values below {@code data/}. */
    String request(ValueQuery query) {
      if (!versioned) {
        return Paths.encode(query.path());
      }
      var version = query.version().map(number -> "?version=" + number).orElse("");
      return Paths.encode(path + "data/" + query.path().substring(path.length())) + version;
    }
  }

  private record Key(String backend, String path) {}

  private final Remotes remotes;
  private final Logins logins;
  private final ConcurrentHashMap<Key, Mount> mounts = new ConcurrentHashMap<>();

  KeyValues(Remotes remotes, Logins logins) {
    this.remotes = remotes;
    this.logins = logins;
  }

  /** See {@link dev.tenure.core.lease.SecretServer#readValue}. */
  Answer<Value> read(Account account, ValueQuery query) {
    var refusal = Paths.refusal(query.path());
    if (refusal.isPresent()) {
      return new Answer.Refused<>(refusal.get());
    }
    var known = known(account, query);
    if (known.isEmpty()) {
      return find(account, query).then(mount -> value(account, query, mount));
    }
    return value(account, query, known.get());
  }

  private Optional<Mount> known(Account account, ValueQuery query) {
    for (var at = query.path().indexOf('/'); at >= 0; at = query.path().indexOf('/', at + 1)) {
      var mount = mounts.get(new Key(account.backend(), query.path().substring(0, at + 1)));
      if (mount != null) {
        return Optional.of(mount);
      }
    }
    return Optional.empty();
  }

  private Answer<Mount> find(Account account, ValueQuery query) {
    var path = "sys/internal/ui/mounts/" + Paths.encode(query.path());
    return get(account, "mount-lookup", path).then(reply -> mount(account, query, reply));
  }

  private Answer<Mount> mount(Account account, ValueQuery query, Reply reply) {
    if (!reply.ok()) {
      return notFound(
          account,
          query,
          "no KV engine, or %s do not let it be seen (%s); write the mount first and no data/, and grant `read`"
              .formatted(account.policies(), reply.words()));
    }
    var type = Reply.text(reply.data(), "type");
    var version = Reply.text(Reply.part(reply.data(), "options"), "version");
    var mount = new Mount(Reply.text(reply.data(), "path"), type, version.equals("2"));
    if (!mount.holds(query.path() + "/") || mount.path().isEmpty()) {
      return notFound(account, query, "no KV engine; write the mount first");
    }
    mounts.put(new Key(account.backend(), mount.path()), mount);
    return Answer.ok(mount);
  }

  private Answer<Value> value(Account account, ValueQuery query, Mount mount) {
    if (!mount.keyed() && !KeptAccounts.holds(mount.path(), query.path())) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "path '%s' of backend '%s' is of the engine '%s', not KV, and not below static-creds/ either; read it with `dynamic`"
              .formatted(query.path(), account.backend(), ServerText.clean(mount.engine())));
    }
    if (query.version().isPresent() && !mount.versioned()) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "path '%s' of backend '%s' has no versions, as only KV version 2 has; leave spec.static.version out"
              .formatted(query.path(), account.backend()));
    }
    if (query.path().length() < mount.path().length()) {
      return notFound(account, query, "the engine itself; name a value below it");
    }
    return get(account, "value-read", mount.request(query))
        .then(reply -> judge(account, query, mount, reply));
  }

  private Answer<Value> judge(Account account, ValueQuery query, Mount mount, Reply reply) {
    if (reply.ok()) {
      return mount.keyed()
          ? found(account, query, mount, reply)
          : KeptAccounts.value(account, query, reply);
    }
    forget(account, mount);
    if (!mount.keyed() && reply.says("unknown role")) {
      return notFound(account, query, "no account that the engine keeps");
    }
    if (reply.status() == 404 && !Reply.part(reply.data(), "metadata").isEmpty()) {
      return notFound(account, query, "a version that was deleted; restore it or name another");
    }
    if (reply.status() == 404) {
      return notFound(account, query, "no value");
    }
    if (reply.status() == 403) {
      return Answer.refused(
          Reason.BACKEND_REFUSED,
          "%s do not let %s read '%s'; grant `read` on '%s'"
              .formatted(
                  account.policies(),
                  account.who(),
                  query.path(),
                  mount.versioned() ? mount.path() + "data/…" : query.path()));
    }
    return Answer.refused(
        Reason.BACKEND_REFUSED,
        "backend '%s' refused to read '%s' (%s)"
            .formatted(account.backend(), query.path(), reply.words()));
  }

  private static Answer<Value> found(Account account, ValueQuery query, Mount mount, Reply reply) {
    var data = mount.versioned() ? Reply.part(reply.data(), "data") : reply.data();
    return data.isEmpty()
        ? notFound(account, query, "no value")
        : Answer.ok(new Value(Values.secret(data), Optional.empty()));
  }

  /** The engine may have been mounted anew with another version since we asked. */
  private void forget(Account account, Mount mount) {
    mounts.remove(new Key(account.backend(), mount.path()), mount);
  }

  private Answer<Reply> get(Account account, String kind, String path) {
    return logins
        .call(
            account,
            login ->
                remotes
                    .find(account.backend())
                    .then(remote -> remote.read(kind, login.token(), path)))
        .map(Logins.Used::reply);
  }

  private static <T> Answer<T> notFound(Account account, ValueQuery query, String what) {
    return Answer.refused(
        Reason.PATH_NOT_FOUND,
        "at path '%s' of backend '%s' is %s".formatted(query.path(), account.backend(), what));
  }
}
