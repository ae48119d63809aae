package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the token of a sweep lies. */
@ValidationRule(
    value = "has(self.secretName)",
    message =
        "secretName is required: name the Secret of the operator's namespace with the token under"
            + " the key token")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SweepToken(
    @JsonPropertyDescription(
            "The Secret of the operator's namespace that holds the token under the key token. It is"
                + " renewed with each sweep. Required.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String secretName) {}
