package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A source of X.509 certificates: whom it serves, with which names, and where its trust bundle is.
 */
@Group("tenure.dev")
@Version("v1alpha1")
@Plural("identityissuers")
@ShortNames("iissuer")
@Categories("tenure")
@JsonClassDescription(
    "A source of X.509 certificates: whom it serves, with which names, and where its trust bundle"
        + " is.")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Trust Domain", jsonPath = ".spec.trustDomain")
@AdditionalPrinterColumn(name = "Valid Until", jsonPath = ".status.validUntil")
@AdditionalPrinterColumn(name = "Rotation", jsonPath = ".status.rotation.phase")
@AdditionalPrinterColumn(name = "Trust Bundle", jsonPath = ".status.trustBundle", priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = "has(self.spec)",
    message =
        "spec is required: give one of managedCA, ca, vault, kubernetes, certManager and acme")
@ValidationRule(value = Rules.SHORT_NAME, message = Rules.SHORT_NAME_MESSAGE)
public final class IdentityIssuer
    extends CustomResource<IdentityIssuerSpec, IdentityIssuerStatus> {}
