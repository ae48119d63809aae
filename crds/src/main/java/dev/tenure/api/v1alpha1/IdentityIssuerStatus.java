package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@link IdentityIssuer} is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IdentityIssuerStatus(
    @JsonPropertyDescription("Where the object is in its life, derived from the conditions.")
        @Size(max = 64)
        @Nullable String phase,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled as in kstatus, and others that explain them.")
        @Size(max = 32)
        List<Condition> conditions,
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("When the authority ends.") @Size(max = 64)
        @Nullable String validUntil,
    @JsonPropertyDescription(
            "The ConfigMap whose key ca.crt is the trust bundle, in the operator's namespace and in"
                + " each that uses the issuer.")
        @Size(max = 253)
        @Nullable String trustBundle,
    @JsonPropertyDescription("The certificate of the authority.")
        @Nullable CertificateStatus certificate,
    @JsonPropertyDescription("How far the change to a new authority is.")
        @Nullable IssuerRotation rotation,
    @JsonPropertyDescription("The authorities that are trusted, the one that signs first.")
        @Size(max = 16)
        List<TrustedAuthority> authorities) {
  /** Absent lists and maps are empty ones. */
  public IdentityIssuerStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    authorities = authorities == null ? List.of() : List.copyOf(authorities);
  }
}
