package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a backend gives at most. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackendLimits(
    @JsonPropertyDescription(
            "The longest life of a leased credential, renewals included; the server enforces it."
                + " Each is replaced in time.")
        @Size(max = 64)
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String maxTTL,
    @JsonPropertyDescription(
            "The largest answer that is read, in bytes; as the operator's configuration says unless"
                + " told.")
        @Min(1024)
        @Max(4194304)
        @Nullable Integer maxResponseBytes) {}
