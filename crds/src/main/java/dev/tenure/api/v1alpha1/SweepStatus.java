package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What the last sweep of a {@link SecretBackend} found. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SweepStatus(
    @JsonPropertyDescription("When it ended.") @Size(max = 64) @Nullable String lastTime,
    @JsonPropertyDescription("Tokens that records of this installation name.") @Min(0) long ours,
    @JsonPropertyDescription(
            "Tokens of this installation that no record names, and objects use or may use.")
        @Min(0)
        long inUse,
    @JsonPropertyDescription(
            "Tokens of this installation that no record names and no object uses, and that are"
                + " still there.")
        @Min(0)
        long orphaned,
    @JsonPropertyDescription("Tokens of others, which are never touched.") @Min(0) long foreign,
    @JsonPropertyDescription("Orphaned tokens that it revoked.") @Min(0) long revoked) {}
