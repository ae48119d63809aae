package dev.tenure.operator.kube.credential;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Reads of Secrets, and where they are. */
final class SecretCalls {
  private static final int NOT_FOUND = 404;

  private final KubeApi api;

  SecretCalls(KubeApi api) {
    this.api = api;
  }

  /** The whole Secret with its values; empty when there is none. */
  Answer<Optional<Secret>> whole(String namespace, String name) {
    return read(Call.get(path(namespace, name)), namespace, name, Secret.class);
  }

  /** The metadata alone; no value travels. */
  Answer<Optional<Secret>> metadata(String namespace, String name) {
    var call = Call.get(path(namespace, name)).metadataOnly();
    return read(call, namespace, name, Secret.class);
  }

  static String path(String namespace, String name) {
    return Call.path("api", "v1", "namespaces", namespace, "secrets", name);
  }

  static String collection(String namespace) {
    return Call.path("api", "v1", "namespaces", namespace, "secrets");
  }

  static KubeErrors.Words words(String namespace, String name) {
    return new KubeErrors.Words(
        "Secret " + namespace + "/" + name, Reason.DESTINATION_REFUSED, Reason.SECRET_MISSING);
  }

  private <T> Answer<Optional<T>> read(Call call, String namespace, String name, Class<T> type) {
    return switch (api.send(call)) {
      case Reply.Done done -> Answer.ok(Optional.of(api.decode(done, type)));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed -> KubeErrors.answer(failed, words(namespace, name));
    };
  }
}
