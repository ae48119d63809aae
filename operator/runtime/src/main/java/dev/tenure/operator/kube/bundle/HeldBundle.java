package dev.tenure.operator.kube.bundle;

import dev.tenure.core.Fingerprint;
import dev.tenure.operator.kube.informer.Versioned;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is kept of a published bundle.
 *
 * @param issuer the value of its label; empty where it has none
 * @param digest of the files in it
 */
record HeldBundle(
    String namespace, String name, String uid, String resourceVersion, String issuer, String digest)
    implements Versioned {
  static final String LABEL = "tenure.dev/trust-bundle";
  static final String KEY = "ca.crt";

  static HeldBundle of(ConfigMap map) {
    var metadata = map.getMetadata();
    var labels = Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of());
    var data = Objects.requireNonNullElse(map.getData(), Map.<String, String>of());
    return new HeldBundle(
        metadata.getNamespace(),
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
        labels.getOrDefault(LABEL, ""),
        digest(data));
  }

  static String digest(String pem) {
    return digest(Map.of(KEY, pem));
  }

  static String digest(Map<String, String> files) {
    var sorted = new TreeMap<>(files);
    return Fingerprint.of(List.of(sorted.keySet(), sorted.values()));
  }

  String key() {
    return namespace + "/" + name;
  }

  /** A ConfigMap of this name is ours only when it says so. */
  boolean isOurs() {
    return !issuer.isEmpty() && (issuer.equals(name) || BesideBundles.name(issuer).equals(name));
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
