package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a {@link SecretBackend} is, how tenants log in, and whom it serves. */
@ValidationRule(
    value = "has(self.address)",
    message =
        "spec.address is required: say where the server is, e.g. 'address:"
            + " https://openbao.vault.svc:8200'")
@ValidationRule(
    value = "has(self.login)",
    message =
        "spec.login is required: say how tenants log in, e.g. 'login: {kubernetes: {role: tenant,"
            + " audience: vault}}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretBackendSpec(
    @JsonPropertyDescription("The server, e.g. https://openbao.vault.svc:8200. Required.")
        @Size(max = 512)
        @ValidationRule(
            value =
                "isURL(self) && url(self).getScheme() in ['http', 'https'] &&"
                    + " size(url(self).getHostname()) > 0 && !self.matches('[@?#]') &&"
                    + " !self.endsWith('/v1')",
            message =
                "must be the address of the server, http or https, without user, query and /v1,"
                    + " e.g. https://openbao.vault.svc:8200")
        String address,
    @JsonPropertyDescription(
            "Certificates in PEM that the server is verified with; those of the system unless"
                + " told.")
        @Size(max = 65536)
        @ValidationRule(
            value = "self.contains('-----BEGIN CERTIFICATE-----')",
            message = "must be certificates in PEM, beginning with -----BEGIN CERTIFICATE-----")
        @Nullable String caBundle,
    @JsonPropertyDescription("How tenants log in, each with what is its own. Required.")
        BackendLogin login,
    @JsonPropertyDescription("Who may name this backend. Nobody unless told.")
        @Nullable NamespaceSelection allowedNamespaces) {}
