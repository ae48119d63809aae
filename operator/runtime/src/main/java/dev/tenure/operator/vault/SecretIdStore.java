package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.lease.Account;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps SecretIDs that came wrapped, sealed: a wrapping token opens once, and its SecretID is
 * needed again for every later login.
 */
public interface SecretIdStore {
  /**
   * What became of one wrapping token. Never prints the SecretID.
   *
   * @param wrapping digest of the wrapping token
   * @param secretId what was in it; empty from before it is opened until that is known
   */
  record Unwrapped(String wrapping, Optional<String> secretId) {
    @Override
    public String toString() {
      return "Unwrapped[" + (secretId.isPresent() ? "known" : "being opened") + "]";
    }
  }

  /** Reads what was kept over a restart. */
  Answer<Integer> load();

  /** What was unwrapped last for the account. */
  Optional<Unwrapped> find(Account account);

  /** Writes it down, in the place of what was there for the account. */
  Answer<Boolean> save(Account account, Unwrapped unwrapped);

  /** Forgets those of all other accounts. */
  void keepOnly(Set<Account> used);
}
