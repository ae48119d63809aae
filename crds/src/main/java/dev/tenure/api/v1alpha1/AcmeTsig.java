package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A key that signs updates of a zone (RFC 8945). */
@ValidationRule(
    value = "has(self.keyName) && has(self.secretName)",
    message =
        "tsig needs keyName and secretName: the key's name at the name server, and the Secret of"
            + " the operator's namespace with the key under secret")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeTsig(
    @JsonPropertyDescription("The key's name, as the name server knows it. Required.")
        @Size(min = 1, max = 255)
        @ValidationRule(
            value = "self.matches('^[a-zA-Z0-9_.-]+$')",
            message = "must be the key's name as the name server knows it, e.g. tenure.example.com")
        String keyName,
    @JsonPropertyDescription("How it signs; HMAC-SHA256 unless told.")
        @Nullable TsigAlgorithm algorithm,
    @JsonPropertyDescription(
            "The Secret of the operator's namespace with the key under secret, in base64 as name"
                + " servers print it. Required.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String secretName) {}
