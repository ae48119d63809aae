package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An issuer of cert-manager, which is asked by CertificateRequests. */
@ValidationRule(
    value = "has(self.name)",
    message =
        "spec.certManager.name is required: name cert-manager's issuer, e.g. 'name: mesh-ca'"
            + " ('kubectl get clusterissuers' lists them)")
@ValidationRule(
    value = "has(self.anchors)",
    message =
        "spec.certManager.anchors is required, since cert-manager tells its CA only after it has"
            + " signed: e.g. 'anchors: {configMapName: mesh-roots}' with ca.crt in the operator's"
            + " namespace")
@ValidationRule(
    value =
        "!has(self.group) || self.group != 'cert-manager.io' || !has(self.kind) || self.kind in"
            + " ['Issuer', 'ClusterIssuer']",
    message =
        "spec.certManager.kind is Issuer or ClusterIssuer where the group is cert-manager.io: give"
            + " one of them, or the group of the external issuer")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CertManagerIssuer(
    @JsonPropertyDescription("The name of cert-manager's issuer. Required.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String name,
    @JsonPropertyDescription(
            "Its kind: ClusterIssuer, or Issuer for the one of that name in each identity's own"
                + " namespace; another one for an external issuer.")
        @Size(min = 1, max = 63)
        @Default("ClusterIssuer")
        @ValidationRule(
            value = "self.matches('^[A-Z][A-Za-z0-9]*$')",
            message = "must be the kind of the issuer, e.g. ClusterIssuer")
        @Nullable String kind,
    @JsonPropertyDescription("The API group of its kind.")
        @Size(min = 1, max = Rules.NAME)
        @Default("cert-manager.io")
        @ValidationRule(
            value =
                "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+$')",
            message = "must be the API group of the issuer's kind, e.g. cert-manager.io")
        @Nullable String group,
    @JsonPropertyDescription("The roots that consumers are to trust. Required.")
        AnchorSource anchors) {}
