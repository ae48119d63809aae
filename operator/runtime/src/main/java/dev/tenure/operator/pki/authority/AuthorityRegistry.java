package dev.tenure.operator.pki.authority;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The authorities that are ready, in memory. Safe for use by many threads. */
public final class AuthorityRegistry implements Authorities {
  private final Map<String, AuthorityKey> keys = new ConcurrentHashMap<>();

  @Override
  public Optional<AuthorityKey> find(String issuer) {
    return Optional.ofNullable(keys.get(issuer));
  }

  /** From now on {@code key} signs for the issuer. */
  public void put(String issuer, AuthorityKey key) {
    keys.put(issuer, key);
  }

  /** From now on nothing is signed for the issuer. */
  public void remove(String issuer) {
    keys.remove(issuer);
  }
}
