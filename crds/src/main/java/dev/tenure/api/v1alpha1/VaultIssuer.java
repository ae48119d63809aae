package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A PKI engine of a Vault or OpenBao server, which signs for each identity's own account. */
@ValidationRule(
    value = "has(self.backend)",
    message =
        "spec.vault.backend is required: name the SecretBackend whose PKI engine signs ('kubectl"
            + " get secretbackends' lists them)")
@ValidationRule(
    value = "has(self.role)",
    message = "spec.vault.role is required: name the role of the PKI engine, e.g. 'role: mesh'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultIssuer(
    @JsonPropertyDescription(
            "The SecretBackend that signs. It must serve the namespaces of the identities, which"
                + " log in with their own ServiceAccount. Required.")
        @Size(min = 1, max = Rules.LABEL_VALUE)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String backend,
    @JsonPropertyDescription("Where the PKI engine is mounted, without slashes at the ends.")
        @Size(min = 1, max = 128)
        @Default("pki")
        @ValidationRule(value = Rules.MOUNT, message = Rules.ENGINE_MOUNT_MESSAGE)
        @ValidationRule(value = Rules.PATH_OPEN, message = Rules.PATH_OPEN_MESSAGE)
        @Nullable String mount,
    @JsonPropertyDescription(
            "The role of the PKI engine. It needs require_cn=false for certificates without a"
                + " common name, and must allow the names that the issuer allows. Required.")
        @Size(min = 1, max = 128)
        @ValidationRule(value = Rules.ROLE, message = Rules.ENGINE_ROLE_MESSAGE)
        String role) {}
