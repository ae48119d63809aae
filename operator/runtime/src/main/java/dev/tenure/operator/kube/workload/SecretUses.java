package dev.tenure.operator.kube.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which Secrets the pods of a template get: by volumes, environment and pull secrets, in every kind
 * of container. What a CSI driver fetches is the driver's.
 */
final class SecretUses {
  private static final List<String> CONTAINERS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private SecretUses() {}

  /**
   * The names of the Secrets, all of the pod's namespace.
   *
   * @param spec the {@code spec} of a pod or of its template
   */
  static Set<String> of(JsonNode spec) {
    var names = new LinkedHashSet<String>();
    spec.path("volumes").forEach(volume -> volume(names, volume));
    CONTAINERS.forEach(list -> spec.path(list).forEach(container -> container(names, container)));
    spec.path("imagePullSecrets").forEach(pull -> add(names, pull.path("name")));
    return names;
  }

  private static void volume(Set<String> names, JsonNode volume) {
    add(names, volume.at("/secret/secretName"));
    volume.at("/projected/sources").forEach(source -> add(names, source.at("/secret/name")));
  }

  private static void container(Set<String> names, JsonNode container) {
    container.path("env").forEach(env -> add(names, env.at("/valueFrom/secretKeyRef/name")));
    container.path("envFrom").forEach(all -> add(names, all.at("/secretRef/name")));
  }

  private static void add(Set<String> names, JsonNode name) {
    if (name.isTextual()) {
      names.add(name.asText());
    }
  }
}
