package dev.tenure.operator.kube.bundle;

import dev.tenure.operator.kube.informer.Versioned;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.Objects;

/**
 * What is kept of a ClusterTrustBundle.
 *
 * @param issuer the value of its label; empty where it has none
 * @param digest of the PEM in it; that of nothing where there is none
 */
record HeldClusterBundle(
    String name, String uid, String resourceVersion, String issuer, String digest)
    implements Versioned {

  static HeldClusterBundle of(GenericKubernetesResource object) {
    var metadata = object.getMetadata();
    var labels = Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of());
    var pem =
        object.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
                && spec.get("trustBundle") instanceof String text
            ? text
            : "";
    return new HeldClusterBundle(
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
        labels.getOrDefault(HeldBundle.LABEL, ""),
        HeldBundle.digest(pem));
  }

  GenericKubernetesResource stub() {
    var stub = new GenericKubernetesResource();
    stub.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withUid(uid)
            .withResourceVersion(resourceVersion)
            .build());
    return stub;
  }
}
