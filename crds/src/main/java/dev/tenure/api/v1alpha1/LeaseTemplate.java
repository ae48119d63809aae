package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the Secret of a lease holds, and what it says about itself. */
@ValidationRule(
    value =
        "!has(self.type) || !has(self.data) || size(self.data) == 0 || (self.type =="
            + " 'kubernetes.io/tls' ? 'tls.crt' in self.data && 'tls.key' in self.data : self.type"
            + " == 'kubernetes.io/basic-auth' ? 'username' in self.data || 'password' in self.data"
            + " : self.type == 'kubernetes.io/ssh-auth' ? 'ssh-privatekey' in self.data : self.type"
            + " == 'kubernetes.io/dockerconfigjson' ? '.dockerconfigjson' in self.data : true)",
    message =
        "data misses a key that the type demands: tls.crt and tls.key for kubernetes.io/tls,"
            + " username or password for kubernetes.io/basic-auth, ssh-privatekey for"
            + " kubernetes.io/ssh-auth, .dockerconfigjson for kubernetes.io/dockerconfigjson")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record LeaseTemplate(
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
        Map<String, @Size(max = 4096) String> annotations,
    @JsonPropertyDescription(
            "The type of the Secret. The type of one that exists cannot be changed: choose another"
                + " secretName with it.")
        @Default("Opaque")
        @Nullable SecretType type,
    @JsonPropertyDescription(
            "The keys of the Secret and the template of each value; without it the keys are those"
                + " of the source. {{username}} stands for the value of that key of the source;"
                + " {{#url}}…{{/url}}, {{#base64}}…{{/base64}} and {{#json}}…{{/json}} encode what"
                + " they enclose, the last with its quotes.")
        @Size(max = 32)
        @ValidationRule(
            value = "self.all(k, size(k) <= 253 && k.matches('^[-._a-zA-Z0-9]+$'))",
            message =
                "must have keys that a Secret can have: letters, digits, '-', '_' and '.' only")
        Map<String, @Size(max = 16384) String> data) {
  /** Absent lists and maps are empty ones. */
  public LeaseTemplate {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    data = data == null ? Map.of() : Map.copyOf(data);
  }
}
