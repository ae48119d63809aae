package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How tenants log in: exactly one auth method. */
@ValidationRule(
    value =
        "[has(self.kubernetes), has(self.jwt), has(self.appRole), has(self.certificate),"
            + " has(self.token)].exists_one(x, x)",
    message =
        "exactly one of login.kubernetes, login.jwt, login.appRole, login.certificate and"
            + " login.token is required: e.g. 'kubernetes: {role: tenant, audience: vault}'; drop"
            + " the others")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackendLogin(
    @JsonPropertyDescription("The kubernetes auth method.") @Nullable KubernetesLogin kubernetes,
    @JsonPropertyDescription("The jwt auth method.") @Nullable JwtLogin jwt,
    @JsonPropertyDescription(
            "The approle auth method. Each lease says its RoleID, and where its SecretID lies.")
        @Nullable AppRoleLogin appRole,
    @JsonPropertyDescription(
            "The cert auth method. Each lease names the MachineIdentity whose certificate logs in.")
        @Nullable CertificateLogin certificate,
    @JsonPropertyDescription(
            "No login: each lease says where a token lies. The last resort: a token in a Secret is"
                + " renewed, but replaced by nobody.")
        @Nullable TokenLogin token) {
  /** The methods that take tokens of ServiceAccounts. */
  public BackendLogin(@Nullable KubernetesLogin kubernetes, @Nullable JwtLogin jwt) {
    this(kubernetes, jwt, null, null, null);
  }
}
