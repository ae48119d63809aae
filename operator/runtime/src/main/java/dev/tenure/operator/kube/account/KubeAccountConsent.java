package dev.tenure.operator.kube.account;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.AccountConsent;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the consent from the account itself: the annotation {@code tenure.dev/used-by} holds {@code
 * Kind/name} of the objects of its namespace that may use it, separated by commas.
 */
public final class KubeAccountConsent implements AccountConsent {
  private static final String USED_BY = dev.tenure.api.v1alpha1.Labels.USED_BY;
  private static final int NOT_FOUND = 404;

  private final KubeApi api;

  public KubeAccountConsent(KubeApi api) {
    this.api = api;
  }

  @Override
  public Answer<Boolean> check(Subject subject, String serviceAccount) {
    var namespace = subject.namespace();
    var path = Call.path("api", "v1", "namespaces", namespace, "serviceaccounts", serviceAccount);
    return switch (api.send(Call.get(path).metadataOnly())) {
      case Reply.Done done ->
          judge(subject, serviceAccount, api.decode(done, ServiceAccount.class).getMetadata());
      case Reply.Failed failed when failed.code() == NOT_FOUND ->
          AccountMessages.missing(namespace, serviceAccount);
      case Reply.Failed failed ->
          KubeErrors.answer(failed, AccountMessages.words(namespace, serviceAccount));
    };
  }

  private static Answer<Boolean> judge(Subject subject, String account, ObjectMeta metadata) {
    var user = subject.kind().text() + "/" + subject.name();
    var users = Optional.ofNullable(metadata.getAnnotations()).map(all -> all.get(USED_BY));
    return users
            .map(list -> Arrays.stream(list.split(",", -1)).map(String::strip))
            .filter(names -> names.anyMatch(user::equals))
            .isPresent()
        ? Answer.ok(true)
        : Answer.refused(
            Reason.SERVICE_ACCOUNT_NOT_ALLOWED,
            "ServiceAccount %s/%s does not say that %s may use it. Add %s to its annotation %s (names of several, separated by commas), or name another in spec.serviceAccountName."
                .formatted(subject.namespace(), account, user, user, USED_BY));
  }
}
