package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A certificate of our own that logs in. */
@ValidationRule(
    value = "has(self.identity)",
    message =
        "identity is required: name the MachineIdentity of this namespace whose certificate logs"
            + " in, e.g. 'identity: payments-api'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LeaseCertificate(
    @JsonPropertyDescription(
            "The MachineIdentity of this namespace whose certificate logs in. Required.")
        @Size(min = 1, max = Rules.LABEL_VALUE)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String identity) {}
