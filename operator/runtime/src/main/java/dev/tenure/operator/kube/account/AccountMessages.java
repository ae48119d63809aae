package dev.tenure.operator.kube.account;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.KubeErrors;

/** How we speak of ServiceAccounts. */
final class AccountMessages {
  private AccountMessages() {}

  static KubeErrors.Words words(String namespace, String name) {
    return new KubeErrors.Words(
        "ServiceAccount " + namespace + "/" + name,
        Reason.SERVICE_ACCOUNT_NOT_ALLOWED,
        Reason.SERVICE_ACCOUNT_NOT_FOUND);
  }

  /** The user must make it or name another. */
  static <T> Answer<T> missing(String namespace, String name) {
    return Answer.refused(
        Reason.SERVICE_ACCOUNT_NOT_FOUND,
        "ServiceAccount %s/%s does not exist. Create it, or name another in spec.serviceAccountName."
            .formatted(namespace, name));
  }
}
