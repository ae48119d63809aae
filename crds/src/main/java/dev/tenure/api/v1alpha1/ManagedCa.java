package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate authority that Tenure makes and keeps in its own namespace. */
@ValidationRule(
    value = "has(self.commonName)",
    message =
        "spec.managedCA.commonName is required: name the authority, e.g. 'commonName: mesh-ca'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ManagedCa(
    @JsonPropertyDescription("Common name of the authority's certificate. Required.")
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.matches('[^ \\\\t\\\\r\\\\n]')",
            message = "must not be blank: name the authority, e.g. 'commonName: mesh-ca'")
        String commonName,
    @JsonPropertyDescription(
            "How long the authority lives. Written in hours, minutes and seconds: 8760h is a year.")
        @Size(max = 32)
        @Default("8760h")
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String duration,
    @JsonPropertyDescription("How a new authority takes over.") @Nullable CaRotation rotation,
    @JsonPropertyDescription("How its certificate revocation lists are published.")
        @Nullable RevocationLists crl,
    @JsonPropertyDescription(
            "Key identifiers of authorities whose key is no secret any more, as status.authorities"
                + " lists them. What they signed is replaced by certificates of a new authority;"
                + " then they are trusted no more, without waiting for the last certificate to end."
                + " Others are not concerned; an identifier may stay in the list.")
        @Size(max = 32)
        @ValidationRule(
            value = "self.all(k, k.matches('^[0-9a-f]{40}$'))",
            message =
                "must be key identifiers of 40 hexadecimal digits in lower case, as"
                    + " status.authorities lists them ('kubectl get identityissuer NAME -o"
                    + " jsonpath={.status.authorities}')")
        List<@Size(min = 1, max = 64) String> revoked) {
  /** Absent lists are empty ones. */
  public ManagedCa {
    revoked = revoked == null ? List.of() : List.copyOf(revoked);
  }
}
