package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** What the Secret says about itself besides what Tenure writes there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretTemplate(
    @JsonPropertyDescription("Labels of the Secret. Kept as they are here; others are left alone.")
        @Size(max = 32)
        @ValidationRule(
            value =
                "self.all(k, size(k) <= 317 && k.matches("
                    + Rules.LABEL_KEY
                    + ") && self[k].matches("
                    + Rules.LABEL_TEXT
                    + "))",
            message = "must have keys and values that a label can have, e.g. team: payments")
        @ValidationRule(value = Rules.TEMPLATE_KEYS, message = Rules.TEMPLATE_KEYS_MESSAGE)
        Map<String, @Size(max = 63) String> labels,
    @JsonPropertyDescription(
            "Annotations of the Secret. Kept as they are here; others are left alone. Not for"
                + " secrets: everybody who reads this object reads them.")
        @Size(max = 32)
        @ValidationRule(
            value = "self.all(k, size(k) <= 317 && k.matches(" + Rules.LABEL_KEY + "))",
            message = "must have keys that an annotation can have, e.g. example.com/contact")
        @ValidationRule(value = Rules.TEMPLATE_KEYS, message = Rules.TEMPLATE_KEYS_MESSAGE)
        Map<String, @Size(max = 4096) String> annotations) {
  /** Absent lists and maps are empty ones. */
  public SecretTemplate {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }
}
