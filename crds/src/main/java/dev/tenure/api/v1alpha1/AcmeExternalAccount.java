package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An external account binding (RFC 8555 section 7.3.4). */
@ValidationRule(
    value = "has(self.keyId) && has(self.secretName)",
    message =
        "externalAccount needs keyId and secretName: the key id that the server's operator gave,"
            + " and the Secret of the operator's namespace with its key under hmac")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeExternalAccount(
    @JsonPropertyDescription("The key id that the server's operator gave. Required.")
        @Size(min = 1, max = 256)
        @ValidationRule(
            value = "self.matches('^[!-~]+$')",
            message = "must be the key id as it was given, without blanks")
        String keyId,
    @JsonPropertyDescription(
            "The Secret of the operator's namespace with the key under hmac, in base64url as it was"
                + " given. Required.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String secretName) {}
