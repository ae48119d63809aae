package dev.tenure.operator.platform;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.Namespace;

/**
 * Tells clusters apart by the UID of the namespace {@code kube-system}, which lives as long as the
 * cluster does.
 */
public final class ClusterId {
  private static final KubeErrors.Words WORDS =
      new KubeErrors.Words("Namespace kube-system", Reason.API_UNAVAILABLE, Reason.API_UNAVAILABLE);

  private ClusterId() {}

  /** The cluster's id; refused or gone where nobody may know it. */
  public static Answer<String> read(KubeApi api) {
    var call = Call.get(Call.path("api", "v1", "namespaces", "kube-system")).metadataOnly();
    return switch (api.send(call)) {
      case Reply.Done done -> Answer.ok(api.decode(done, Namespace.class).getMetadata().getUid());
      case Reply.Failed failed -> KubeErrors.answer(failed, WORDS);
    };
  }
}
