package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A certificate that was issued, as far as taking it back needs. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IssuedCertificate(
    @JsonPropertyDescription("The serial number, in hexadecimal digits.") @Size(max = 64)
        @Nullable String serialNumber,
    @JsonPropertyDescription("When it ends.") @Size(max = 64) @Nullable String notAfter,
    @JsonPropertyDescription("The IdentityIssuer that it came from.") @Size(max = 253)
        @Nullable String issuer,
    @JsonPropertyDescription(
            "The key identifier of the authority that signed it, in hexadecimal digits; of the root"
                + " where the authority is elsewhere.")
        @Size(max = 128)
        @Nullable String authorityKeyId) {}
