package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link SecretLease} is wanted to be. */
@ValidationRule(value = Rules.HAS_OWNER, message = Rules.HAS_OWNER_MESSAGE)
@ValidationRule(value = Rules.HAS_PURPOSE, message = Rules.HAS_PURPOSE_MESSAGE)
@ValidationRule(value = Rules.HAS_EXPIRY, message = Rules.HAS_EXPIRY_MESSAGE)
@ValidationRule(
    value =
        "[has(self.dynamic), has(self.static), has(self.generated), has(self.token)].exists_one(x,"
            + " x)",
    message =
        "exactly one of spec.dynamic, spec.static, spec.generated and spec.token is required: e.g."
            + " 'dynamic: {path: database/creds/ledger}'; drop the others")
@ValidationRule(
    value = "has(self.generated) || has(self.token) || has(self.backend)",
    message =
        "spec.backend is required with dynamic and static: name the SecretBackend that the secret"
            + " comes from, e.g. 'backend: vault' ('kubectl get secretbackends' lists them)")
@ValidationRule(
    value =
        "!(has(self.generated) || has(self.token)) || (!has(self.backend) && !has(self.role) &&"
            + " !has(self.login))",
    message =
        "spec.backend, spec.role and spec.login have no meaning with generated and token: drop"
            + " them, or use dynamic or static")
@ValidationRule(
    value = "has(self.generated) || has(self.serviceAccountName) || has(self.login)",
    message =
        "spec.serviceAccountName is required with dynamic, static and token: name the"
            + " ServiceAccount that logs in at the backend or whose token it is, e.g."
            + " 'serviceAccountName: payments-api'; or give spec.login where the backend takes"
            + " something else")
@ValidationRule(
    value = "!has(self.login) || !has(self.serviceAccountName)",
    message =
        "spec.login and spec.serviceAccountName both say who logs in: drop the one that the backend"
            + " does not take")
@ValidationRule(
    value = "!has(self.login) || !has(self.role) || has(self.login.certificate)",
    message =
        "spec.role has no meaning with login.appRole, whose RoleID names the role, and with"
            + " login.token: drop it")
@ValidationRule(
    value =
        "!has(self.maintenanceWindows) || has(self.dynamic) || (has(self.generated) &&"
            + " has(self.generated.rotateEvery))",
    message =
        "spec.maintenanceWindows has no meaning with static, whose value is followed when the"
            + " backend changes it, and with generated without rotateEvery: drop it")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretLeaseSpec(
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
            "The ServiceAccount of this namespace that logs in at the backend. Whoever names it"
                + " must be allowed to use it.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String serviceAccountName,
    @JsonPropertyDescription(
            "The SecretBackend that the secret comes from; not for generated ones.")
        @Size(min = 1, max = Rules.LABEL_VALUE)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String backend,
    @JsonPropertyDescription(
            "The role to log in with, of the same login mount, where the one of the backend does"
                + " not fit.")
        @Size(min = 1, max = 128)
        @ValidationRule(value = Rules.ROLE, message = Rules.ROLE_MESSAGE)
        @Nullable String role,
    @JsonPropertyDescription(
            "What logs in at the backend, where that is not a ServiceAccount. All that it names"
                + " lies in this namespace.")
        @Nullable LeaseLogin login,
    @JsonPropertyDescription(
            "A secret that the backend makes for this lease alone, and takes back when it ends.")
        @Nullable DynamicSource dynamic,
    @JsonPropertyDescription("A secret that the backend keeps, copied and followed.")
        @JsonProperty("static")
        @Nullable StaticSource staticSource,
    @JsonPropertyDescription("A secret that is made here and known to no backend.")
        @Nullable GeneratedSource generated,
    @JsonPropertyDescription(
            "A token of the ServiceAccount for one audience, for consumers that cannot mount one.")
        @Nullable TokenSource token,
    @JsonPropertyDescription("Where the secret is delivered.") @Nullable Destination destination,
    @JsonPropertyDescription("Workloads of this namespace that are restarted after each rotation.")
        @Size(max = 16)
        List<RestartTarget> restart,
    @JsonPropertyDescription(
            "True stops rotation and re-issue. What is delivered stays until it ends or the tenure"
                + " does; nothing is revoked or removed before. False goes on at once.")
        @Nullable Boolean suspend,
    @JsonPropertyDescription(
            "When rotations may come that can wait: those of a lease that nears its last end, and"
                + " those of rotateEvery. Not held are a first one, a changed spec, a renewal or"
                + " revocation that was asked for, a lost Secret or lease, and what would end too"
                + " soon.")
        @Nullable MaintenanceWindows maintenanceWindows,
    @JsonPropertyDescription("The keys, type, labels and annotations of the Secret.")
        @Nullable LeaseTemplate secretTemplate) {
  /** Absent lists and maps are empty ones. */
  public SecretLeaseSpec {
    restart = restart == null ? List.of() : List.copyOf(restart);
  }
}
