package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Which labels an object must carry, as everywhere in Kubernetes; all requirements together. */
@ValidationRule(
    value =
        "(has(self.matchLabels) && size(self.matchLabels) > 0) || (has(self.matchExpressions) &&"
            + " size(self.matchExpressions) > 0)",
    message =
        "an empty selector would choose every namespace: give matchLabels or matchExpressions, or"
            + " say 'all: true' instead of selector")
@ValidationRule(
    value =
        "!has(self.matchLabels) || self.matchLabels.all(k, k.matches("
            + Rules.LABEL_KEY
            + ") && self.matchLabels[k].matches("
            + Rules.LABEL_TEXT
            + "))",
    message =
        "matchLabels needs keys and values that a label can have, e.g. 'tenure.dev/enrolled:"
            + " \"true\"'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LabelSelector(
    @JsonPropertyDescription("Labels with exactly these values.") @Size(max = 64)
        Map<String, @Size(max = Rules.LABEL_VALUE) String> matchLabels,
    @JsonPropertyDescription("Labels compared in other ways.") @Size(max = 64)
        List<LabelRequirement> matchExpressions) {
  /** Absent lists and maps are empty ones. */
  public LabelSelector {
    matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
  }
}
