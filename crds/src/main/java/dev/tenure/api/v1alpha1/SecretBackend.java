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

/** A Vault or OpenBao server: where it is, how tenants log in, and whom it serves. */
@Group("tenure.dev")
@Version("v1alpha1")
@Plural("secretbackends")
@ShortNames("sbackend")
@Categories("tenure")
@JsonClassDescription(
    "A Vault or OpenBao server: where it is, how tenants log in, and whom it serves.")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Address", jsonPath = ".spec.address")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(value = "has(self.spec)", message = "spec is required: give address and login")
@ValidationRule(value = Rules.SHORT_NAME, message = Rules.SHORT_NAME_MESSAGE)
public final class SecretBackend extends CustomResource<SecretBackendSpec, SecretBackendStatus> {}
