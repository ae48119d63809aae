package dev.tenure.core.port;

import dev.tenure.core.Answer;
import dev.tenure.core.identity.Subject;

/** Whether a ServiceAccount itself says who may use it. */
public interface AccountConsent {
  /**
   * Refused when the account exists and does not name the object in its annotation {@code
   * tenure.dev/used-by}, or does not exist.
   */
  Answer<Boolean> check(Subject subject, String serviceAccount);
}
