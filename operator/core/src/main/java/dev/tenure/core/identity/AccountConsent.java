package dev.tenure.core.identity;

import dev.tenure.core.Answer;
import java.util.Optional;

/** Whether a ServiceAccount itself says who may use it. */
public interface AccountConsent {
  /**
   * Refused when the account exists and does not name the object in its annotation {@code
   * tenure.dev/used-by}, or does not exist.
   */
  Answer<Boolean> check(Subject subject, String serviceAccount);

  /**
   * The object's right to the account it names. Asks only where it is the account's to say: where
   * admission has asked the authorizer, and where no account is named, nothing is left to ask.
   */
  default Answer<Boolean> granted(Subject subject, Optional<AccountUse> account) {
    return account
        .filter(AccountUse::consentRequired)
        .map(use -> check(subject, use.serviceAccount()))
        .orElseGet(() -> Answer.ok(true));
  }
}
