package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A certificate authority that is kept in a Secret of the operator's namespace. */
@ValidationRule(
    value = "has(self.secretName)",
    message =
        "spec.ca.secretName is required: name a Secret in the operator's namespace with tls.crt,"
            + " tls.key and ca.crt")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GivenCa(
    @JsonPropertyDescription(
            "The Secret with tls.crt (the chain, own certificate first), tls.key and ca.crt (the"
                + " root). Required.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String secretName,
    @JsonPropertyDescription("How its certificate revocation lists are published.")
        @Nullable RevocationLists crl) {}
