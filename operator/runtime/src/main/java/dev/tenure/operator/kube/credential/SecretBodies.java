package dev.tenure.operator.kube.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.delivery.Content;
import dev.tenure.core.delivery.SecretTemplate;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The bodies of our writes: one request each, credential and record together. */
final class SecretBodies {
  private static final String API_VERSION = "tenure.dev/v1alpha1";

  private final SecretReader reader;

  SecretBodies(SecretReader reader) {
    this.reader = reader;
  }

  /** A whole new Secret. */
  String create(Subject subject, Content content) {
    var metadata =
        Json.object().put("name", content.secretName()).put("namespace", subject.namespace());
    var labels = metadata.putObject("labels");
    labels(content).forEach(labels::put);
    var annotations = metadata.putObject("annotations");
    annotations(subject, content).forEach(annotations::put);
    metadata.putArray("ownerReferences").add(ownerReference(subject));
    var body = Json.object().put("apiVersion", "v1").put("kind", "Secret");
    body.set("metadata", metadata);
    body.put("type", content.type()).set("data", data(content));
    return Json.write(body);
  }

  /**
   * Replaces data, labels and record of ours in one step and leaves the rest of the metadata to
   * whoever set it. One that is not the subject's yet becomes his. Fails with a conflict unless the
   * Secret is still the version that was looked at.
   */
  String replace(Subject subject, Content content, HeldSecret current) {
    var patch = Json.array();
    guard(current).forEach(patch::add);
    additions("labels", current.shape().labelled(), labels(content)).forEach(patch::add);
    additions("annotations", current.shape().annotated(), annotations(subject, content))
        .forEach(patch::add);
    if (!current.isFor(subject)) {
      patch.add(ownership(subject, current));
    }
    patch.add(Json.operation("add", "/data", data(content)));
    return Json.write(patch);
  }

  /** Others may own it as well; one alone controls it. */
  private static ObjectNode ownership(Subject subject, HeldSecret current) {
    return current.shape().owned()
        ? Json.operation("add", "/metadata/ownerReferences/-", ownerReference(subject))
        : Json.operation(
            "add", "/metadata/ownerReferences", Json.array().add(ownerReference(subject)));
  }

  /** Sets labels and the template only, and takes an earlier template's off, under the guard. */
  String dress(Map<String, String> labels, SecretTemplate template, HeldSecret current) {
    var patch = Json.array();
    guard(current).forEach(patch::add);
    var allLabels = new TreeMap<>(template.labels());
    allLabels.putAll(labels);
    additions("labels", current.shape().labelled(), allLabels).forEach(patch::add);
    var annotations = new TreeMap<>(template.annotations());
    if (!template.isEmpty()) {
      annotations.put(Worn.TEMPLATE, Worn.record(template));
    }
    if (!annotations.isEmpty()) {
      additions("annotations", current.shape().annotated(), annotations).forEach(patch::add);
    }
    var worn = current.worn();
    removals("labels", worn.there().labels(), allLabels).forEach(patch::add);
    removals("annotations", worn.there().annotations(), annotations).forEach(patch::add);
    if (template.isEmpty() && !worn.record().isEmpty()) {
      patch.add(removal("annotations", Worn.TEMPLATE));
    }
    return Json.write(patch);
  }

  private static List<ObjectNode> removals(
      String map, Map<String, String> there, Map<String, String> wanted) {
    return there.keySet().stream()
        .filter(key -> !wanted.containsKey(key))
        .map(key -> removal(map, key))
        .toList();
  }

  private static ObjectNode removal(String map, String key) {
    return Json.object()
        .put("op", "remove")
        .put("path", "/metadata/" + map + "/" + Json.segment(key));
  }

  private static List<ObjectNode> guard(HeldSecret current) {
    return List.of(
        Json.operation("replace", "/metadata/uid", current.uid()),
        Json.operation("replace", "/metadata/resourceVersion", current.resourceVersion()));
  }

  private static List<ObjectNode> additions(
      String map, boolean exists, Map<String, String> entries) {
    if (!exists) {
      var whole = Json.object();
      entries.forEach(whole::put);
      return List.of(Json.operation("add", "/metadata/" + map, whole));
    }
    return new TreeMap<>(entries)
        .entrySet().stream()
            .map(
                e ->
                    Json.operation(
                        "add", "/metadata/" + map + "/" + Json.segment(e.getKey()), e.getValue()))
            .toList();
  }

  private Map<String, String> labels(Content content) {
    var labels = new TreeMap<>(reader.keys().of(content.tenure()));
    labels.put(SecretReader.MANAGED_BY, reader.installation());
    return labels;
  }

  private Map<String, String> annotations(Subject subject, Content content) {
    var key = subject.namespace() + "/" + content.secretName();
    var record = new DeliveryRecord(key, subject.uid(), content.delivery()).text();
    return Map.of(
        SecretReader.DELIVERY,
        record,
        SecretReader.DELIVERY_MAC,
        reader.mac(key, subject.uid(), record, content.type(), content.data().values()));
  }

  private static ObjectNode ownerReference(Subject subject) {
    return Json.object()
        .put("apiVersion", API_VERSION)
        .put("kind", subject.kind().text())
        .put("name", subject.name())
        .put("uid", subject.uid())
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }

  private static ObjectNode data(Content content) {
    var data = Json.object();
    content.data().values().forEach(data::put);
    return data;
  }
}
