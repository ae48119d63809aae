package dev.tenure.operator.kube.podcertificate;

import dev.tenure.core.podcertificate.PodKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a request out of what the server sends, the same for every version of the API. */
final class AskedReader {
  private static final int DEFAULT_LONGEST = 86_400;
  private static final Set<String> ENDS = Set.of("Issued", "Denied", "Failed");

  private AskedReader() {}

  /** Never throws: the API server has validated the object. */
  static Asked read(GenericKubernetesResource object) {
    var meta = object.getMetadata();
    Map<?, ?> spec = map(object.getAdditionalProperties().get("spec"));
    Map<?, ?> status = map(object.getAdditionalProperties().get("status"));
    return new Asked(
        Objects.requireNonNullElse(meta.getNamespace(), ""),
        meta.getName(),
        meta.getUid(),
        meta.getResourceVersion(),
        text(spec, "signerName"),
        text(spec, "podName"),
        text(spec, "podUID"),
        text(spec, "serviceAccountName"),
        key(spec),
        Duration.ofSeconds(
            spec.get("maxExpirationSeconds") instanceof Number n ? n.intValue() : DEFAULT_LONGEST),
        map(spec.get("unverifiedUserAnnotations")).keySet().stream()
            .map(String::valueOf)
            .collect(Collectors.toUnmodifiableSet()),
        answered(status));
  }

  private static PodKey key(Map<?, ?> spec) {
    var request = text(spec, "stubPKCS10Request");
    return request.isEmpty()
        ? new PodKey.Pkix(text(spec, "pkixPublicKey"))
        : new PodKey.Pkcs10(request);
  }

  private static boolean answered(Map<?, ?> status) {
    return status.get("conditions") instanceof List<?> conditions
        && conditions.stream().anyMatch(c -> ENDS.contains(text(map(c), "type")));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }
}
