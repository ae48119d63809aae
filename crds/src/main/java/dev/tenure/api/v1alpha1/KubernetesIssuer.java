package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A signer of certificates.k8s.io, which is asked by CertificateSigningRequests. */
@ValidationRule(
    value = "has(self.signerName)",
    message =
        "spec.kubernetes.signerName is required: name the signer, e.g. 'signerName:"
            + " example.com/mesh'")
@ValidationRule(
    value = "has(self.anchors)",
    message =
        "spec.kubernetes.anchors is required, since a signer does not tell its CA: e.g. 'anchors:"
            + " {configMapName: mesh-roots}' with ca.crt in the operator's namespace")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record KubernetesIssuer(
    @JsonPropertyDescription(
            "The signer, a domain and a path. Those under kubernetes.io/ are refused: what they"
                + " sign is a right in the cluster. Required.")
        @Size(min = 3, max = 571)
        @ValidationRule(
            value =
                "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+"
                    + "/[a-zA-Z0-9]([-a-zA-Z0-9._]*[a-zA-Z0-9])?$')",
            message = "must be a domain, a slash and a path, e.g. example.com/mesh")
        @ValidationRule(
            value = "!self.matches('(?i)^([^/]*[.])?kubernetes[.]io/')",
            message =
                "may not lie under kubernetes.io: what its signers sign is a right in the cluster;"
                    + " name a signer of your own domain, e.g. example.com/mesh")
        String signerName,
    @JsonPropertyDescription("The roots that consumers are to trust. Required.")
        AnchorSource anchors) {}
