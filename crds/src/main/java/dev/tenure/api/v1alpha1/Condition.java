package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One condition, in the shape of {@code metav1.Condition}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Condition(
    @JsonPropertyDescription("What the condition is about: Ready, Reconciling, Stalled, …")
        @Required
        @Size(max = 316)
        @Pattern("^[A-Za-z][A-Za-z0-9]*$")
        String type,
    @JsonPropertyDescription("True, False or Unknown.") @Required ConditionStatus status,
    @JsonPropertyDescription("The metadata.generation that this condition speaks of.") @Min(0)
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the status changed last.") @Required @Size(max = 64)
        String lastTransitionTime,
    @JsonPropertyDescription("One word for machines; docs/reasons.md explains each.")
        @Required
        @Size(min = 1, max = 1024)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        String reason,
    @JsonPropertyDescription("A sentence for people, which says what to do.")
        @Required
        @Size(max = 32768)
        String message) {}
