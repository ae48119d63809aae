package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Account;
import dev.tenure.core.lease.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What tenants log in with, in the hands of a test, and a store that can be made to fail. */
final class TenantSecrets implements LoginSecrets, SecretIdStore {
  final Map<String, String> texts = new ConcurrentHashMap<>();
  final Map<String, ClientKey> keys = new ConcurrentHashMap<>();
  final Map<Account, Unwrapped> kept = new ConcurrentHashMap<>();
  volatile int failingSaves;

  @Override
  public Answer<String> text(String namespace, Principal.SecretKey key) {
    return found(texts.get(namespace + "/" + key));
  }

  @Override
  public Answer<ClientKey> certificate(String namespace, String identity) {
    return found(keys.get(namespace + "/" + identity));
  }

  /** A backend where that is its name. */
  static Answer<BackendConfig> found(String name, BackendConfig config) {
    return config.name().equals(name)
        ? Answer.ok(config)
        : Answer.refused(Reason.BACKEND_NOT_FOUND, "there is no SecretBackend " + name);
  }

  /** With tokens of ServiceAccounts. */
  Evidence with(ServiceAccountTokens tokens) {
    return new Evidence(tokens, this, this);
  }

  private static <T> Answer<T> found(@Nullable T value) {
    return value == null ? Answer.refused(Reason.LOGIN_SECRET_NOT_FOUND, "none") : Answer.ok(value);
  }

  @Override
  public Answer<Integer> load() {
    return Answer.ok(kept.size());
  }

  @Override
  public Optional<Unwrapped> find(Account account) {
    return Optional.ofNullable(kept.get(account));
  }

  @Override
  public Answer<Boolean> save(Account account, Unwrapped unwrapped) {
    if (unwrapped.secretId().isPresent() && failingSaves > 0) {
      failingSaves--;
      return Answer.unavailable(Reason.API_UNAVAILABLE, "no");
    }
    kept.put(account, unwrapped);
    return Answer.ok(true);
  }

  @Override
  public void keepOnly(Set<Account> used) {
    kept.keySet().retainAll(used);
  }
}
