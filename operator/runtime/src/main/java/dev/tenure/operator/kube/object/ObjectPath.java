package dev.tenure.operator.kube.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeErrors;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where an object of ours is, and the beginning of every body that speaks of it. */
final class ObjectPath {
  private ObjectPath() {}

  static String of(CustomResource<?, ?> object, String... subresource) {
    var segments = new ArrayList<>(List.of("apis", object.getGroup(), object.getVersion()));
    Optional.ofNullable(object.getMetadata().getNamespace())
        .ifPresent(namespace -> segments.addAll(List.of("namespaces", namespace)));
    segments.add(object.getPlural());
    segments.add(object.getMetadata().getName());
    segments.addAll(List.of(subresource));
    return Call.path(segments.toArray(String[]::new));
  }

  /**
   * An object with nothing but its identity. The UID makes an apply fail where the object has gone,
   * instead of making a new one.
   */
  static ObjectNode bare(CustomResource<?, ?> object) {
    var metadata = Json.object().put("name", object.getMetadata().getName());
    Optional.ofNullable(object.getMetadata().getNamespace())
        .ifPresent(namespace -> metadata.put("namespace", namespace));
    metadata.put("uid", object.getMetadata().getUid());
    var bare =
        Json.object().put("apiVersion", object.getApiVersion()).put("kind", object.getKind());
    bare.set("metadata", metadata);
    return bare;
  }

  static KubeErrors.Words words(CustomResource<?, ?> object) {
    var metadata = object.getMetadata();
    var place =
        Optional.ofNullable(metadata.getNamespace()).map(namespace -> namespace + "/").orElse("");
    return new KubeErrors.Words(
        object.getKind() + " " + place + metadata.getName(),
        Reason.INVALID_SPEC,
        Reason.TERMINATING);
  }
}
