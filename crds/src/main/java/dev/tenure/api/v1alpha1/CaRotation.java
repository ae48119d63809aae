package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How an authority takes over from the one before. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CaRotation(
    @JsonPropertyDescription(
            "How long a new authority is trusted everywhere before it signs, so that consumers read"
                + " their files. Mounted files change within a minute or two.")
        @Size(max = 32)
        @Default("5m")
        @ValidationRule(value = Rules.AT_LEAST_5S, message = Rules.AT_LEAST_5S_MESSAGE)
        @Nullable String delay,
    @JsonPropertyDescription(
            "How long is waited for a namespace whose trust bundle cannot be written. Then it is"
                + " left out, and named in the conditions.")
        @Size(max = 32)
        @Default("1h")
        @ValidationRule(value = Rules.AT_LEAST_5S, message = Rules.AT_LEAST_5S_MESSAGE)
        @Nullable String deadline) {}
