package dev.tenure.operator.wiring;

import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/** Asks the server itself whether an object still exists. */
final class LiveObjects {
  private static final int NOT_FOUND = 404;

  private final KubeApi api;

  LiveObjects(KubeApi api) {
    this.api = api;
  }

  /** Whether the server says that the object is gone, or that another one has its name. */
  boolean gone(Subject subject) {
    var plural = subject.kind() == Kind.SECRET_LEASE ? "secretleases" : "machineidentities";
    var path =
        Call.path(
            "apis",
            "tenure.dev",
            "v1alpha1",
            "namespaces",
            subject.namespace(),
            plural,
            subject.name());
    return switch (api.send(Call.get(path).metadataOnly())) {
      case Reply.Done done ->
          !subject
              .uid()
              .equals(api.decode(done, GenericKubernetesResource.class).getMetadata().getUid());
      case Reply.Failed failed -> failed.code() == NOT_FOUND;
    };
  }
}
