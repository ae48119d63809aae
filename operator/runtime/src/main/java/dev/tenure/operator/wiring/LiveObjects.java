package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks the server itself whether an object still exists. */
final class LiveObjects {
  private static final int NOT_FOUND = 404;

  private final KubeApi api;
  private final Supplier<List<SecretLease>> cached;

  /**
   * @param cached the objects that the cache knows, which need not be asked about
   */
  LiveObjects(KubeApi api, Supplier<List<SecretLease>> cached) {
    this.api = api;
    this.cached = cached;
  }

  /** Those of the subjects that are gone: absence from the cache only makes it worth asking. */
  List<Subject> gone(Set<Subject> subjects) {
    var known =
        cached.get().stream()
            .map(lease -> lease.getMetadata().getUid())
            .collect(Collectors.toUnmodifiableSet());
    return subjects.stream().filter(s -> !known.contains(s.uid())).filter(this::gone).toList();
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
