package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The namespaces that may use a cluster-wide object: exactly one way of choosing them. */
@ValidationRule(
    value = "[has(self.names), has(self.selector), has(self.all)].exists_one(x, x)",
    message =
        "exactly one of names, selector and all is required: e.g. 'names: [payments]' or 'all:"
            + " true'; drop the others")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record NamespaceSelection(
    @JsonPropertyDescription("These namespaces.")
        @Size(min = 1, max = 256)
        @ValidationRule(
            value = "self.all(n, n.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'))",
            message = "must be names of namespaces, e.g. payments")
        List<@Size(min = 1, max = 63) String> names,
    @JsonPropertyDescription("Namespaces with these labels.") @Nullable LabelSelector selector,
    @JsonPropertyDescription("Every namespace, also those to come.")
        @ValidationRule(
            value = "self",
            message = "can only be true: to allow nobody, leave the whole selection out")
        @Nullable Boolean all) {
  /** Absent lists and maps are empty ones. */
  public NamespaceSelection {
    names = names == null ? List.of() : List.copyOf(names);
  }
}
