package dev.tenure.operator.vault;

import dev.tenure.core.Answer;

/** Asks the API server for short-lived tokens of ServiceAccounts (TokenRequest). */
@FunctionalInterface
public interface ServiceAccountTokens {
  /**
   * A token of the account for that audience alone. It is shown to the backend at once and kept
   * nowhere.
   */
  Answer<String> request(String namespace, String serviceAccount, String audience);
}
