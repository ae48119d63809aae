package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An ACME server (RFC 8555), which signs for names that it sees to be under our control. */
@ValidationRule(
    value = "has(self.server)",
    message =
        "spec.acme.server is required: give the address of the server's directory, e.g. 'server:"
            + " https://acme.example.com/directory'")
@ValidationRule(
    value = "has(self.termsOfServiceAgreed) && self.termsOfServiceAgreed",
    message =
        "spec.acme.termsOfServiceAgreed must be true: read the server's terms of service, which its"
            + " directory names, and accept them")
@ValidationRule(
    value = "has(self.anchors)",
    message =
        "spec.acme.anchors is required, since an ACME server does not tell its root: e.g. 'anchors:"
            + " {configMapName: acme-roots}' with ca.crt in the operator's namespace")
@ValidationRule(
    value = "has(self.solvers) && size(self.solvers) > 0",
    message =
        "spec.acme.solvers is required: say how names are proven, e.g. 'solvers: [{http01: {}}]'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeIssuer(
    @JsonPropertyDescription(
            "The server's directory, e.g. https://acme.example.com/directory. The server is always"
                + " verified, and followed to no other host. Required.")
        @Size(min = 1, max = 512)
        @ValidationRule(
            value =
                "isURL(self) && url(self).getScheme() == 'https' && size(url(self).getHostname())"
                    + " > 0 && !self.matches('[@?#]')",
            message =
                "must be the address of the server's directory, https, without user and query, e.g."
                    + " https://acme.example.com/directory")
        String server,
    @JsonPropertyDescription(
            "Certificates in PEM that the server is verified with; those of the system unless"
                + " told.")
        @Size(max = 65536)
        @ValidationRule(
            value = "self.contains('-----BEGIN CERTIFICATE-----')",
            message = "must be certificates in PEM, beginning with -----BEGIN CERTIFICATE-----")
        @Nullable String caBundle,
    @JsonPropertyDescription("An address that the server may write to about the account.")
        @Size(min = 3, max = 254)
        @ValidationRule(
            value = "self.matches('^[^@ ,;<>]+@[^@ ,;<>]+$')",
            message = "must be one e-mail address, e.g. platform@example.com")
        @Nullable String email,
    @JsonPropertyDescription(
            "Whether the server's terms of service are accepted. They must be. Required.")
        Boolean termsOfServiceAgreed,
    @JsonPropertyDescription(
            "The Secret of the operator's namespace with the account's key under tls.key; made when"
                + " absent, and kept. The issuer's name and -acme-account unless told.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String accountSecretName,
    @JsonPropertyDescription("An account elsewhere that the server wants to know of.")
        @Nullable AcmeExternalAccount externalAccount,
    @JsonPropertyDescription(
            "A profile of the server, as its directory lists them, e.g. shortlived.")
        @Size(min = 1, max = 64)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9._-]+$')",
            message = "must be a profile as the server's directory lists it, e.g. shortlived")
        @Nullable String profile,
    @JsonPropertyDescription(
            "The life of the server's certificates, where it alone decides that, e.g. 2160h. Unless"
                + " told, each order asks for an end, which public servers refuse.")
        @Size(max = 32)
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String duration,
    @JsonPropertyDescription(
            "What the server's certificates are for: server auth, client auth or both. Server auth"
                + " unless told.")
        @Size(max = 2)
        List<PeerUsage> usages,
    @JsonPropertyDescription("The roots that consumers are to trust. Required.")
        AnchorSource anchors,
    @JsonPropertyDescription(
            "How names are proven: the one with the longest of its zones that the name is in, the"
                + " first of several. Required.")
        @Size(max = 16)
        List<AcmeSolver> solvers) {
  /** Absent lists are empty ones. */
  public AcmeIssuer {
    usages = usages == null ? List.of() : List.copyOf(usages);
    solvers = solvers == null ? List.of() : List.copyOf(solvers);
  }
}
