package dev.tenure.core.certificate;

import dev.tenure.core.Answer;
import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;

/** The passwords of keystores that tenants keep themselves. */
public interface KeystorePasswords {
  /**
   * Reads the password live from the subject's own namespace. The answer has one value, under the
   * key that was asked for; refused with {@link dev.tenure.core.Reason#PASSWORD_NOT_FOUND} where
   * the Secret or the key is not there.
   */
  Answer<SecretData> find(Subject subject, Outputs.PasswordRef password);
}
