package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a password is drawn. */
@ValidationRule(
    value = "!has(self.classes) || self.classes.all(c, self.classes.exists_one(d, d == c))",
    message = "classes names one class twice: name each once")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PasswordSource(
    @JsonPropertyDescription("Characters, 8 to 1024.") @Min(8) @Max(1024) @Default("32")
        @Nullable Integer length,
    @JsonPropertyDescription(
            "The classes that the characters come from, each at least once; Lower, Upper and Digit"
                + " unless told.")
        @Size(max = 4)
        List<CharacterClass> classes) {
  /** Absent lists and maps are empty ones. */
  public PasswordSource {
    classes = classes == null ? List.of() : List.copyOf(classes);
  }
}
