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
@ValidationRule(
    value = "!has(self.htpasswd) || !has(self.length) || self.length <= 72",
    message = "length may be 72 at most with htpasswd: bcrypt reads no further")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PasswordSource(
    @JsonPropertyDescription("Characters, 8 to 1024.") @Min(8) @Max(1024) @Default("32")
        @Nullable Integer length,
    @JsonPropertyDescription(
            "The classes that the characters come from, each at least once; all four unless told.")
        @Size(max = 4)
        List<CharacterClass> classes,
    @JsonPropertyDescription("Characters that are not used, e.g. 0O1lI.") @Size(max = 64)
        @Nullable String exclude,
    @JsonPropertyDescription(
            "Also delivers the keys username, bcrypt (the hash of the password) and htpasswd (both"
                + " as a line of a password file).")
        @Nullable HtpasswdSource htpasswd) {
  /** Absent lists and maps are empty ones. */
  public PasswordSource {
    classes = classes == null ? List.of() : List.copyOf(classes);
  }
}
