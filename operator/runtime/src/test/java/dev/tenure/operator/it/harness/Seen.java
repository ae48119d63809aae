package dev.tenure.operator.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.Objects;

/** An object as the server had it at one moment, read the same for every kind. */
public record Seen(HasMetadata object, JsonNode json) {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  static Seen of(HasMetadata object) {
    return new Seen(object, JSON.convertValue(object, JsonNode.class));
  }

  /** Whether the condition Ready is True, and speaks of the present generation. */
  public boolean ready() {
    var ready = condition("Ready");
    return ready.path("status").asText().equals("True") && current(ready);
  }

  /** The reason of a condition; empty text where it is absent. */
  public String reason(String type) {
    return condition(type).path("reason").asText();
  }

  /** The message of a condition; empty text where it is absent. */
  public String message(String type) {
    return condition(type).path("message").asText();
  }

  /** Whether that condition is there with that reason and speaks of the present generation. */
  public boolean has(String type, Reason reason) {
    return reason(type).equals(reason.text()) && current(condition(type));
  }

  /** A field of the status by its path, {@code rotation.id}; empty text where it is absent. */
  public String status(String path) {
    var node = json.path("status");
    for (var part : path.split("\\.")) {
      node = node.path(part);
    }
    return node.asText();
  }

  /** A time of the status. */
  public Instant time(String path) {
    return Instant.parse(status(path));
  }

  public String phase() {
    return status("phase");
  }

  public String label(String key) {
    return Objects.requireNonNullElse(object.getMetadata().getLabels().get(key), "");
  }

  public String resourceVersion() {
    return object.getMetadata().getResourceVersion();
  }

  private JsonNode condition(String type) {
    for (var condition : json.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return JSON.convertValue(java.util.Map.of(), JsonNode.class);
  }

  private boolean current(JsonNode condition) {
    return condition.path("observedGeneration").asLong() == object.getMetadata().getGeneration();
  }
}
