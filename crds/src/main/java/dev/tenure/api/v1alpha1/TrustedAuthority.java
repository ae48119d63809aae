package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A certificate authority of an issuer that is trusted. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TrustedAuthority(
    @JsonPropertyDescription("Its key identifier, in hexadecimal digits.") @Size(max = 128)
        String keyId,
    @JsonPropertyDescription(
            "Signing; Next (it is trusted already and will sign); Former (it signs no more).")
        AuthorityRole role,
    @JsonPropertyDescription("When its own certificate ends.") @Size(max = 64)
        @Nullable String notAfter,
    @JsonPropertyDescription(
            "Until when a former one is trusted, where nothing that it signed is seen then.")
        @Size(max = 64)
        @Nullable String trustedUntil) {}
