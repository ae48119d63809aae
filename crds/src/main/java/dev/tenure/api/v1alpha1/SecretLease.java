package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalSelectableField;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A secret on lease from a backend, or made in place, with an owner, a purpose and an end. */
@Group("tenure.dev")
@Version("v1alpha1")
@Plural("secretleases")
@ShortNames("slease")
@Categories("tenure")
@JsonClassDescription(
    "A secret on lease from a backend, or made in place, with an owner, a purpose and an end.")
@AdditionalSelectableField(jsonPath = ".spec.owner")
@AdditionalSelectableField(jsonPath = ".status.phase")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".spec.owner")
@AdditionalPrinterColumn(name = "Backend", jsonPath = ".spec.backend")
@AdditionalPrinterColumn(
    name = "Leases",
    jsonPath = ".status.leased",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".spec.expiresAt")
@AdditionalPrinterColumn(name = "Valid Until", jsonPath = ".status.validUntil")
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.nextActionAt")
@AdditionalPrinterColumn(name = "Path", jsonPath = ".status.path", priority = 1)
@AdditionalPrinterColumn(name = "Rotated", jsonPath = ".status.rotation.at", priority = 1)
@AdditionalPrinterColumn(name = "Consumers", jsonPath = ".status.consumers", priority = 1)
@AdditionalPrinterColumn(name = "Purpose", jsonPath = ".spec.purpose", priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value = "has(self.spec)",
    message =
        "spec is required: give at least owner, purpose and expiresAt, and one of dynamic, static,"
            + " generated and token")
@ValidationRule(value = Rules.SHORT_NAME, message = Rules.SHORT_NAME_MESSAGE)
public final class SecretLease extends CustomResource<SecretLeaseSpec, SecretLeaseStatus>
    implements Namespaced {}
