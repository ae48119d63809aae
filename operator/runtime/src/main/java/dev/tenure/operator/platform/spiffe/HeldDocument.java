package dev.tenure.operator.platform.spiffe;

import dev.tenure.operator.kube.informer.Versioned;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Objects;

/**
 * A published document with the ConfigMap that holds it.
 *
 * @param issuer the value of its label; empty where it has none
 * @param text the document; empty where there is none
 */
record HeldDocument(
    String namespace, String name, String uid, String resourceVersion, String issuer, String text)
    implements Versioned {
  static final String LABEL = "tenure.dev/spiffe-bundle";
  static final String KEY = "bundle.json";

  static HeldDocument of(ConfigMap map) {
    var metadata = map.getMetadata();
    var labels = Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of());
    var data = Objects.requireNonNullElse(map.getData(), Map.<String, String>of());
    return new HeldDocument(
        metadata.getNamespace(),
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
        labels.getOrDefault(LABEL, ""),
        data.getOrDefault(KEY, ""));
  }

  ConfigMap stub() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withUid(uid)
        .withResourceVersion(resourceVersion)
        .endMetadata()
        .build();
  }
}
