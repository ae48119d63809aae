package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How tenants log in: exactly one auth method. */
@ValidationRule(
    value = "[has(self.kubernetes), has(self.jwt)].exists_one(x, x)",
    message =
        "exactly one of login.kubernetes and login.jwt is required: e.g. 'kubernetes: {role:"
            + " tenant, audience: vault}'; drop the other")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackendLogin(
    @JsonPropertyDescription("The kubernetes auth method.") @Nullable KubernetesLogin kubernetes,
    @JsonPropertyDescription("The jwt auth method.") @Nullable JwtLogin jwt) {}
