package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How far an issuer's change to a new authority is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IssuerRotation(
    @JsonPropertyDescription(
            "Steady; Published (a new authority is trusted and does not sign yet); Signing (it"
                + " signs, certificates of the former are being replaced); Withdrawing (the former"
                + " is trusted until the last of them has ended).")
        @Size(max = 64)
        @Nullable String phase,
    @JsonPropertyDescription("When the next step comes, as far as known.") @Size(max = 64)
        @Nullable String nextStepAt,
    @JsonPropertyDescription("How many certificates of former authorities are still delivered.")
        @Nullable Integer certificatesLeft) {}
