package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One comparison of a label. */
@ValidationRule(
    value = "has(self.key) && has(self.operator)",
    message = "needs key and operator, e.g. '{key: env, operator: In, values: [production]}'")
@ValidationRule(
    value =
        "!has(self.operator) || (self.operator in ['In', 'NotIn']) == (has(self.values) &&"
            + " size(self.values) > 0)",
    message = "In and NotIn need values, Exists and DoesNotExist have none")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LabelRequirement(
    @JsonPropertyDescription("The key of the label.")
        @Size(min = 1, max = 317)
        @ValidationRule(
            value = "self.matches(" + Rules.LABEL_KEY + ")",
            message = "must be the key of a label, e.g. tenure.dev/enrolled")
        String key,
    @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.") SelectorOperator operator,
    @JsonPropertyDescription("The values for In and NotIn.") @Size(max = 64)
        List<@Size(max = Rules.LABEL_VALUE) String> values) {
  /** Absent lists and maps are empty ones. */
  public LabelRequirement {
    values = values == null ? List.of() : List.copyOf(values);
  }
}
