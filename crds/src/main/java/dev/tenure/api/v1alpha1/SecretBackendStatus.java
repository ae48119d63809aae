package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link SecretBackend} is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretBackendStatus(
    @JsonPropertyDescription("Where the object is in its life, derived from the conditions.")
        @Size(max = 64)
        @Nullable String phase,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled as in kstatus, and others that explain them.")
        @Size(max = 32)
        List<Condition> conditions,
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("What the last sweep found, where there was one.")
        @Nullable SweepStatus sweep) {
  /** Absent lists and maps are empty ones. */
  public SecretBackendStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
