package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a lease logs in with, where it is not a ServiceAccount: exactly one. */
@ValidationRule(
    value = "[has(self.appRole), has(self.certificate), has(self.token)].exists_one(x, x)",
    message =
        "exactly one of login.appRole, login.certificate and login.token is required: e.g."
            + " 'certificate: {identity: payments-api}'; drop the others")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LeaseLogin(
    @JsonPropertyDescription("A RoleID and a SecretID.") @Nullable LeaseAppRole appRole,
    @JsonPropertyDescription("The certificate of a MachineIdentity.")
        @Nullable LeaseCertificate certificate,
    @JsonPropertyDescription("A token that somebody made and put into a Secret.")
        @Nullable LeaseToken token) {}
