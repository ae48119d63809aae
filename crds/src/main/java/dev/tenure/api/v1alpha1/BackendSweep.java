package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** What the tokens of a backend are looked through with. */
@ValidationRule(
    value = "has(self.token)",
    message =
        "sweep.token is required: say where the token lies, e.g. 'token: {secretName:"
            + " vault-sweep}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackendSweep(
    @JsonPropertyDescription("A token that may list, look up and revoke by accessor. Required.")
        SweepToken token) {}
