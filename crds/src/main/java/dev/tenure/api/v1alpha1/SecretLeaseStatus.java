package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link SecretLease} is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretLeaseStatus(
    @JsonPropertyDescription("Where the object is in its life, derived from the conditions.")
        @Size(max = 64)
        @Nullable String phase,
    @JsonPropertyDescription(
            "Ready, Reconciling and Stalled as in kstatus, and others that explain them.")
        @Size(max = 32)
        List<Condition> conditions,
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "When the credential that is delivered now ends by itself; absent where it has no end.")
        @Size(max = 64)
        @Nullable String validUntil,
    @JsonPropertyDescription("When the next visible action is due.") @Size(max = 64)
        @Nullable String nextActionAt,
    @JsonPropertyDescription("The effective end of the tenure.") @Size(max = 64)
        @Nullable String expiresAt,
    @JsonPropertyDescription("The Secret that holds the credential.") @Size(max = 253)
        @Nullable String secretName,
    @JsonPropertyDescription("The last rotation.") @Nullable RotationStatus rotation,
    @JsonPropertyDescription(
            "The workloads that are restarted with a rotation, as kind/name; those that are found"
                + " by 'auto' as of the last one.")
        @Size(max = 32)
        List<@Size(max = 320) String> consumers,
    @JsonPropertyDescription("The SecretBackend that the lease is held at.") @Size(max = 63)
        @Nullable String backend,
    @JsonPropertyDescription("The path there that it is read from.") @Size(max = 512)
        @Nullable String path,
    @JsonPropertyDescription("How many live credentials of this lease the server holds.")
        @Nullable Integer leased,
    @JsonPropertyDescription("Child, or Login where the account may not make child tokens.")
        @Nullable TokenPerLease tokenPerLease,
    @JsonPropertyDescription(
            "The demands of a revocation (annotation tenure.dev/revoke) that were carried out: of"
                + " the object itself, and of what it got its credentials from.")
        @Size(max = 32)
        List<@Size(max = 512) String> revocations) {
  /** Absent lists and maps are empty ones. */
  public SecretLeaseStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    consumers = consumers == null ? List.of() : List.copyOf(consumers);
    revocations = revocations == null ? List.of() : List.copyOf(revocations);
  }
}
