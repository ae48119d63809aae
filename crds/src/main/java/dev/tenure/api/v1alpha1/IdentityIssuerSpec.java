package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What an {@link IdentityIssuer} signs with, for whom, and with which names. */
@ValidationRule(
    value =
        "[has(self.managedCA), has(self.ca), has(self.vault), has(self.kubernetes),"
            + " has(self.certManager), has(self.acme)].exists_one(x, x)",
    message =
        "exactly one of spec.managedCA, spec.ca, spec.vault, spec.kubernetes, spec.certManager and"
            + " spec.acme is required: e.g. 'managedCA: {commonName: mesh-ca}', 'ca: {secretName:"
            + " mesh-ca}' for one that you made, or 'vault: {backend: vault, role: mesh}'; drop the"
            + " others")
@ValidationRule(
    value =
        "!has(oldSelf.trustDomain) || (has(self.trustDomain) && self.trustDomain =="
            + " oldSelf.trustDomain)",
    message =
        "spec.trustDomain stays once it is set, since workloads trust by it: make a new"
            + " IdentityIssuer for another trust domain")
@ValidationRule(
    value = "!has(self.spiffe) || has(self.trustDomain)",
    message =
        "spec.spiffe needs a trust domain: give spec.trustDomain too, e.g. 'trustDomain:"
            + " example.org'")
@ValidationRule(
    value =
        "!has(oldSelf.trustDomain) || (has(self.spiffe) && has(self.spiffe.path) ?"
            + " self.spiffe.path : '"
            + Rules.SPIFFE_PATH
            + "') == (has(oldSelf.spiffe) && has(oldSelf.spiffe.path) ? oldSelf.spiffe.path : '"
            + Rules.SPIFFE_PATH
            + "')",
    message =
        "spec.spiffe.path stays once there is a trust domain, or a SPIFFE ID that one workload had"
            + " could become another's: make a new IdentityIssuer with a trust domain of its own")
@ValidationRule(
    value =
        "!has(self.trustDomain) || !has(self.spiffe) || !has(self.spiffe.federatesWith) ||"
            + " self.spiffe.federatesWith.all(d, d.trustDomain != self.trustDomain)",
    message =
        "spec.spiffe.federatesWith names the issuer's own trust domain, whose anchors are in its"
            + " own bundle: leave it out, or another could vouch for its workloads")
@ValidationRule(
    value = "!has(self.acme) || !has(self.trustDomain)",
    message =
        "spec.trustDomain does not go with spec.acme: ACME servers sign DNS names and IP addresses"
            + " alone, no SPIFFE IDs; drop it")
@ValidationRule(
    value =
        "!has(self.limits) || !has(self.limits.keyAlgorithms) ||"
            + " self.limits.keyAlgorithms.size() == 0 || has(self.managedCA) || has(self.ca)",
    message =
        "spec.limits.keyAlgorithms goes with spec.managedCA and spec.ca alone, whose key signs"
            + " here: what an authority elsewhere makes of such keys is not known; drop it")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IdentityIssuerSpec(
    @JsonPropertyDescription("A certificate authority that Tenure makes and keeps.")
        @Nullable ManagedCa managedCA,
    @JsonPropertyDescription("A certificate authority that somebody else made.")
        @Nullable GivenCa ca,
    @JsonPropertyDescription("A PKI engine of a Vault or OpenBao server.")
        @Nullable VaultIssuer vault,
    @JsonPropertyDescription("A signer of certificates.k8s.io.")
        @Nullable KubernetesIssuer kubernetes,
    @JsonPropertyDescription("An issuer of cert-manager, or one that it knows.")
        @Nullable CertManagerIssuer certManager,
    @JsonPropertyDescription("An ACME server, public or private.") @Nullable AcmeIssuer acme,
    @JsonPropertyDescription(
            "The SPIFFE trust domain that the issuer vouches for. It stays once it is set.")
        @Size(max = 255)
        @ValidationRule(
            value = "self.matches('^[a-z0-9._-]+$')",
            message =
                "must be a SPIFFE trust domain: lower-case letters, digits, '.', '-' and '_',"
                    + " without 'spiffe://', e.g. example.org")
        @Nullable String trustDomain,
    @JsonPropertyDescription("How workloads are named in the trust domain.")
        @Nullable IssuerSpiffe spiffe,
    @JsonPropertyDescription("Who may name this issuer. Nobody unless told.")
        @Nullable NamespaceSelection allowedNamespaces,
    @JsonPropertyDescription("Names that are signed beyond a tenant's own. None unless told.")
        @Nullable AllowedNames allowedNames,
    @JsonPropertyDescription("Limits for every certificate.") @Nullable IssuerLimits limits) {}
