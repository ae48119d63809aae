package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The public facts of a certificate. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CertificateStatus(
    @JsonPropertyDescription("The serial number, in hexadecimal digits.") @Size(max = 64)
        @Nullable String serialNumber,
    @JsonPropertyDescription("When it began to be valid.") @Size(max = 64)
        @Nullable String notBefore,
    @JsonPropertyDescription("When it ends.") @Size(max = 64) @Nullable String notAfter,
    @JsonPropertyDescription(
            "The IdentityIssuer, or the subject that signed the certificate of an authority.")
        @Size(max = 1024)
        @Nullable String issuer,
    @JsonPropertyDescription(
            "The ConfigMap of this namespace whose key ca.crt verifies the certificate.")
        @Size(max = 253)
        @Nullable String trustBundle) {}
