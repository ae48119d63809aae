package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/** How random bytes are drawn. */
@ValidationRule(
    value = "has(self.length)",
    message =
        "length is required: say how many random bytes are wanted, 16 to 4096, e.g. 'bytes:"
            + " {length: 32}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BytesSource(
    @JsonPropertyDescription("Bytes, 16 to 4096. Required.") @Min(16) @Max(4096) Integer length) {}
