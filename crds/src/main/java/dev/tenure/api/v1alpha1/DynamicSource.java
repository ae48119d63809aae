package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A secret that the backend makes for this lease alone. */
@ValidationRule(
    value = "has(self.path)",
    message =
        "path is required: name what is read at the backend, mount first, e.g. 'path:"
            + " database/creds/ledger'")
@ValidationRule(
    value =
        "!has(self.parameters) || size(self.parameters) == 0 || (has(self.method) && self.method =="
            + " 'POST')",
    message = "parameters are sent with POST only: add 'method: POST' or drop them")
@ValidationRule(
    value = "!has(self.parameters) || self.parameters.all(k, size(k) > 0 && size(k) <= 128)",
    message = "parameters have names of 1 to 128 characters")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DynamicSource(
    @JsonPropertyDescription(
            "What is read, mount first, without v1/: database/creds/ledger. Required.")
        @Size(min = 1, max = 512)
        @ValidationRule(value = Rules.PATH_SHAPE, message = Rules.PATH_SHAPE_MESSAGE)
        @ValidationRule(value = Rules.PATH_CHARACTERS, message = Rules.PATH_CHARACTERS_MESSAGE)
        @ValidationRule(value = Rules.PATH_OPEN, message = Rules.PATH_OPEN_MESSAGE)
        @ValidationRule(value = Rules.PATH_OPEN_BELOW, message = Rules.PATH_OPEN_BELOW_MESSAGE)
        String path,
    @JsonPropertyDescription("GET for a read, POST where the engine wants a write.") @Default("GET")
        @Nullable ReadMethod method,
    @JsonPropertyDescription(
            "What is sent along with POST. Not for secrets: everybody who reads this object reads"
                + " it.")
        @Size(max = 64)
        Map<String, @Size(max = 1024) String> parameters) {
  /** Absent lists and maps are empty ones. */
  public DynamicSource {
    parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
  }
}
