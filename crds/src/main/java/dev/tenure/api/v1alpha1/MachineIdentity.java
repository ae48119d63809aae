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

/** The identity of one workload: who owns it, why, until when, and which credential it gets. */
@Group("tenure.dev")
@Version("v1alpha1")
@Plural("machineidentities")
@ShortNames("mi")
@Categories("tenure")
@JsonClassDescription(
    "The identity of one workload: who owns it, why, until when, and which credential it gets.")
@AdditionalSelectableField(jsonPath = ".spec.owner")
@AdditionalSelectableField(jsonPath = ".status.phase")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".spec.owner")
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".spec.expiresAt")
@AdditionalPrinterColumn(name = "Valid Until", jsonPath = ".status.validUntil")
@AdditionalPrinterColumn(name = "Next", jsonPath = ".status.nextActionAt")
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
        "spec is required: give at least owner, purpose and expiresAt, and the certificate or jwt"
            + " that is wanted")
@ValidationRule(value = Rules.SHORT_NAME, message = Rules.SHORT_NAME_MESSAGE)
public final class MachineIdentity
    extends CustomResource<MachineIdentitySpec, MachineIdentityStatus> implements Namespaced {}
