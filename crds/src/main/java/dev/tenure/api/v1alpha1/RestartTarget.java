package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A workload in the namespace of the object that is restarted after a rotation. */
@ValidationRule(
    value = "has(self.kind) && has(self.name)",
    message = "needs kind and name, e.g. '{kind: Deployment, name: payments-api}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RestartTarget(
    @JsonPropertyDescription("Deployment, StatefulSet or DaemonSet.") WorkloadKind kind,
    @JsonPropertyDescription("The name of the workload.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        String name) {}
