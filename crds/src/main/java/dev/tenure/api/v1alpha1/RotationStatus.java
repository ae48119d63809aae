package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A rotation, numbered so that what depends on it is done once. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RotationStatus(
    @JsonPropertyDescription("Grows by one with each rotation of the object.") @Nullable Long id,
    @JsonPropertyDescription("When the new credential was delivered.") @Size(max = 64)
        @Nullable String at,
    @JsonPropertyDescription("When the one before it was delivered; absent for the first.")
        @Size(max = 64)
        @Nullable String previousAt,
    @JsonPropertyDescription(
            "How far the restart of the workloads has come; absent where there is none.")
        @Nullable RestartState restart,
    @JsonPropertyDescription(
            "Proves that the operator wrote this, and the list of revocations, for this object.")
        @Size(max = 128)
        @Nullable String seal,
    @JsonPropertyDescription(
            "True while what is delivered was taken over with its Secret (annotation"
                + " tenure.dev/adopt): others gave it out, and they alone can revoke it.")
        @Nullable Boolean adopted) {
  /** One that was delivered here. */
  public RotationStatus(
      @Nullable Long id,
      @Nullable String at,
      @Nullable String previousAt,
      @Nullable RestartState restart,
      @Nullable String seal) {
    this(id, at, previousAt, restart, seal, null);
  }

  /** One that is not sealed yet. */
  public RotationStatus(
      @Nullable Long id,
      @Nullable String at,
      @Nullable String previousAt,
      @Nullable RestartState restart) {
    this(id, at, previousAt, restart, null);
  }
}
