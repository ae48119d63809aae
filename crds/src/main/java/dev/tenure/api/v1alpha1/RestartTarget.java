package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Workloads in the namespace of the object that are restarted after a rotation. */
@ValidationRule(
    value =
        "has(self.auto) ? self.auto && !has(self.kind) && !has(self.name) : has(self.kind) &&"
            + " has(self.name)",
    message =
        "needs kind and name, e.g. '{kind: Deployment, name: payments-api}', or '{auto: true}'"
            + " alone, which finds the workloads that use the Secret")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RestartTarget(
    @JsonPropertyDescription("Deployment, StatefulSet or DaemonSet.") @Nullable WorkloadKind kind,
    @JsonPropertyDescription("The name of the workload.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String name,
    @JsonPropertyDescription(
            "True finds them: the Deployments, StatefulSets and DaemonSets of this namespace whose"
                + " pods mount or refer to the Secret, but for those with the annotation"
                + " 'tenure.dev/restart: never'. Instead of kind and name.")
        @Nullable Boolean auto) {
  /** One workload by its name. */
  public RestartTarget(WorkloadKind kind, String name) {
    this(kind, name, null);
  }

  /** All that use the Secret. */
  public static RestartTarget users() {
    return new RestartTarget(null, null, true);
  }
}
