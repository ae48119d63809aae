package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
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
@ValidationRule(
    value = "!has(self.caBundle) || !has(self.tls) || !has(self.tls.anchors)",
    message =
        "spec.caBundle and spec.tls.anchors both say what the server is verified with: drop one")
@ValidationRule(
    value = "!has(self.tls) || self.address.startsWith('https://')",
    message = "spec.tls has a meaning with an https address only: mend spec.address, or drop tls")
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
    @JsonPropertyDescription(
            "How the server is verified, and what is shown to it. It cannot be left unverified.")
        @Nullable BackendTls tls,
    @JsonPropertyDescription(
            "The namespace of the server (X-Vault-Namespace) that the login mount and all paths lie"
                + " in; the root namespace unless told.")
        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.MOUNT, message = Rules.SERVER_NAMESPACE_MESSAGE)
        @Nullable String namespace,
    @JsonPropertyDescription("How tenants log in, each with what is its own. Required.")
        BackendLogin login,
    @JsonPropertyDescription("Who may name this backend. Nobody unless told.")
        @Nullable NamespaceSelection allowedNamespaces,
    @JsonPropertyDescription(
            "The paths that leases may read, mount first; '*' is one segment, '**' at the end any"
                + " number. All that a tenant's policy allows unless told.")
        @Size(max = 64)
        @ValidationRule(
            value =
                "self.all(p," + " p.matches('^[^/* ]+/((([^/* ]+|[*])/)*([^/* ]+|[*]|[*][*]))$'))",
            message =
                "must be paths below a mount, each segment whole or '*', and '**' at the end alone,"
                    + " e.g. database/creds/* or kv/payments/**")
        List<@Size(min = 3, max = 512) String> allowedPaths,
    @JsonPropertyDescription("What the backend gives at most.") @Nullable BackendLimits limits,
    @JsonPropertyDescription(
            "What the backend's tokens are looked through with, so that none is lost there. Nothing"
                + " unless told; then nobody can know.")
        @Nullable BackendSweep sweep) {
  /** Absent lists and maps are empty ones. */
  public SecretBackendSpec {
    allowedPaths = allowedPaths == null ? List.of() : List.copyOf(allowedPaths);
  }

  /** One without any limits. */
  public SecretBackendSpec(
      String address,
      @Nullable String caBundle,
      BackendLogin login,
      @Nullable NamespaceSelection allowedNamespaces) {
    this(address, caBundle, null, null, login, allowedNamespaces, List.of(), null, null);
  }
}
