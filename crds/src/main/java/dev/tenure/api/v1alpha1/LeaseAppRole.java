package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A RoleID, and where the SecretID lies. */
@ValidationRule(
    value = "has(self.roleId) && has(self.secretIdSecretRef)",
    message =
        "roleId and secretIdSecretRef are required: e.g. 'appRole: {roleId: 6f1c…,"
            + " secretIdSecretRef: {name: ledger-approle, key: secret-id}}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LeaseAppRole(
    @JsonPropertyDescription("The RoleID, which names the role and is no secret. Required.")
        @Size(min = 1, max = 256)
        @ValidationRule(
            value = "self.matches('^[-._:A-Za-z0-9]+$')",
            message =
                "must be a RoleID as the server tells it: letters, digits, '-', '_', '.' and ':'"
                    + " (bao read auth/approle/role/NAME/role-id)")
        String roleId,
    @JsonPropertyDescription("The Secret of this namespace that holds the SecretID. Required.")
        SecretKeyRef secretIdSecretRef,
    @JsonPropertyDescription(
            "True where the Secret holds the token that the SecretID is wrapped in (-wrap-ttl). It"
                + " is unwrapped once, and the SecretID kept, sealed, by the operator.")
        @Nullable Boolean wrapped) {}
