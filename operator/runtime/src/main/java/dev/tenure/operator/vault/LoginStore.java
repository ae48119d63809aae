package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.lease.Account;
import java.util.List;
import java.util.Map;

/** Keeps logins over a restart. What it writes is secret and must be encrypted. */
public interface LoginStore {
  /** All that was saved, asked once at start. */
  Answer<Map<Account, List<LoginToken>>> load();

  /**
   * Replaces what is kept for the account.
   *
   * @param logins the one in use first, then those that were replaced and still live; an empty list
   *     removes the account
   */
  Answer<Boolean> save(Account account, List<LoginToken> logins);
}
