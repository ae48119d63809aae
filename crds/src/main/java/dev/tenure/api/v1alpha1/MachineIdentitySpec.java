package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link MachineIdentity} is wanted to be. */
@ValidationRule(value = Rules.HAS_OWNER, message = Rules.HAS_OWNER_MESSAGE)
@ValidationRule(value = Rules.HAS_PURPOSE, message = Rules.HAS_PURPOSE_MESSAGE)
@ValidationRule(value = Rules.HAS_EXPIRY, message = Rules.HAS_EXPIRY_MESSAGE)
@ValidationRule(
    value = "has(self.certificate) != has(self.jwt)",
    message =
        "exactly one of spec.certificate and spec.jwt is required: say what the identity gets, e.g."
            + " 'certificate: {issuer: mesh-ca, dnsNames: [payments-api.payments.svc]}' or 'jwt:"
            + " {issuer: mesh-ca, audiences: [ledger.example.org]}'; who needs both has two"
            + " identities of one ServiceAccount")
@ValidationRule(
    value = "!has(self.jwt) || has(self.serviceAccountName)",
    message =
        "spec.serviceAccountName is required with spec.jwt: a token names the workload by the"
            + " SPIFFE ID of its ServiceAccount")
@ValidationRule(
    value =
        "!has(self.certificate) || has(self.serviceAccountName) ||"
            + " (has(self.certificate.dnsNames) && size(self.certificate.dnsNames) > 0) ||"
            + " (has(self.certificate.ipAddresses) && size(self.certificate.ipAddresses) > 0) ||"
            + " (has(self.certificate.uris) && size(self.certificate.uris) > 0) ||"
            + " (has(self.certificate.emailAddresses) && size(self.certificate.emailAddresses) > 0)"
            + " || has(self.certificate.commonName)",
    message =
        "spec.certificate names nobody: give at least one of dnsNames, ipAddresses, uris,"
            + " emailAddresses and commonName, e.g. 'dnsNames: [payments-api.payments.svc]', or"
            + " spec.serviceAccountName for its SPIFFE ID")
@ValidationRule(
    value =
        "!has(self.certificate) || !has(self.certificate.delivery) ||"
            + " self.certificate.delivery != 'Pod' || has(self.serviceAccountName)",
    message =
        "spec.serviceAccountName is required with certificate.delivery: Pod: name the"
            + " ServiceAccount whose pods get the certificate")
@ValidationRule(
    value =
        "!has(self.certificate) || !has(self.certificate.delivery) ||"
            + " self.certificate.delivery != 'Pod' || !has(self.secretTemplate)",
    message = "certificate.delivery: Pod writes no Secret: leave secretTemplate out")
@ValidationRule(
    value =
        "!has(self.certificate) || !has(self.certificate.delivery) || self.certificate.delivery !="
            + " 'Pod' || !has(self.restart) || size(self.restart) == 0",
    message =
        "certificate.delivery: Pod restarts nothing, the kubelet renews the files: leave restart"
            + " out")
@ValidationRule(
    value =
        "!has(self.certificate) || !has(self.certificate.delivery) ||"
            + " self.certificate.delivery != 'Pod' || !has(self.maintenanceWindows)",
    message =
        "certificate.delivery: Pod rotates nothing, the kubelet does: leave maintenanceWindows"
            + " out")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MachineIdentitySpec(
    @JsonPropertyDescription("The IdentityOwner that answers for this object. Required.")
        @Size(max = Rules.LABEL_VALUE)
        @ValidationRule(
            value = "size(self) == 0 || " + Rules.SUBDOMAIN_NAME,
            message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String owner,
    @JsonPropertyDescription(
            "What this is for, in a sentence that a stranger understands. Required.")
        @Size(max = 1024)
        String purpose,
    @JsonPropertyDescription(
            "The end of the tenure, an RFC 3339 time such as 2027-03-31T00:00:00Z. What was issued"
                + " is taken back then. Required.")
        @Size(max = 64)
        @ValidationRule(value = Rules.TIME, message = Rules.TIME_MESSAGE)
        String expiresAt,
    @JsonPropertyDescription("How bad misuse or loss would be.") @Default("Medium")
        @Nullable Criticality criticality,
    @JsonPropertyDescription(
            "The ServiceAccount of the workload, in the same namespace. Whoever names it must be"
                + " allowed to use it.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(
            "The X.509 certificate that the workload gets. Either this or jwt is required.")
        @Nullable CertificateSpec certificate,
    @JsonPropertyDescription(
            "The token that the workload gets, a JWT-SVID: it says the workload's SPIFFE ID to"
                + " those that it is made out to. Either this or certificate is required.")
        @Nullable JwtSpec jwt,
    @JsonPropertyDescription("Workloads of this namespace that are restarted after each rotation.")
        @Size(max = 16)
        List<RestartTarget> restart,
    @JsonPropertyDescription(
            "True stops rotation and re-issue. What is delivered stays until it ends or the tenure"
                + " does; nothing is revoked or removed before. False goes on at once.")
        @Nullable Boolean suspend,
    @JsonPropertyDescription(
            "When rotations may come that can wait: those that are due, and those for a new CA. Not"
                + " held are a first issue, a changed spec, a renewal or revocation that was asked"
                + " for, a lost Secret, and what would end too soon.")
        @Nullable MaintenanceWindows maintenanceWindows,
    @JsonPropertyDescription("Labels and annotations of the Secret that is delivered.")
        @Nullable SecretTemplate secretTemplate) {
  /** Absent lists and maps are empty ones. */
  public MachineIdentitySpec {
    restart = restart == null ? List.of() : List.copyOf(restart);
  }
}
