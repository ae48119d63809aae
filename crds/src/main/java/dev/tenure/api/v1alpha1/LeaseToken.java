package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Where a token lies. */
@ValidationRule(
    value = "has(self.tokenSecretRef)",
    message =
        "tokenSecretRef is required: say where the token lies, e.g. 'tokenSecretRef: {name:"
            + " ledger-token, key: token}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LeaseToken(
    @JsonPropertyDescription(
            "The Secret of this namespace that holds the token. It is renewed, and never revoked by"
                + " the operator; those made from it for leases are. Required.")
        SecretKeyRef tokenSecretRef) {}
