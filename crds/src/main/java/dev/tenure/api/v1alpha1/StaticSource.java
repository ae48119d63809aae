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

/**
 * A secret that the backend keeps: a path of a KV engine, or an account whose password it rotates.
 */
@ValidationRule(
    value = "has(self.path)",
    message =
        "path is required: name what is read at the backend, mount first, e.g. 'path:"
            + " kv/app/config'")
@ValidationRule(
    value = "!has(self.keys) || self.keys.all(k, k.matches('^[-._a-zA-Z0-9]+$'))",
    message = "keys become keys of a Secret: letters, digits, '-', '_' and '.' only")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StaticSource(
    @JsonPropertyDescription(
            "The path as a user of the engine sees it, mount first and without data/:"
                + " kv/app/config. Required.")
        @Size(min = 1, max = 512)
        @ValidationRule(value = Rules.PATH_SHAPE, message = Rules.PATH_SHAPE_MESSAGE)
        @ValidationRule(value = Rules.PATH_CHARACTERS, message = Rules.PATH_CHARACTERS_MESSAGE)
        @ValidationRule(value = Rules.PATH_OPEN, message = Rules.PATH_OPEN_MESSAGE)
        String path,
    @JsonPropertyDescription("The version to stay at (KV version 2 only); the newest unless told.")
        @Min(1)
        @Max(2147483647)
        @Nullable Integer version,
    @JsonPropertyDescription("The keys that are copied; all unless told.") @Size(max = 100)
        List<@Size(min = 1, max = 253) String> keys,
    @JsonPropertyDescription(
            "How often the backend is asked for changes. Written in hours, minutes and seconds:"
                + " 60s, 5m.")
        @Size(max = 32)
        @Default("60s")
        @ValidationRule(value = Rules.AT_LEAST_5S, message = Rules.AT_LEAST_5S_MESSAGE)
        @Nullable String refreshInterval) {
  /** Absent lists and maps are empty ones. */
  public StaticSource {
    keys = keys == null ? List.of() : List.copyOf(keys);
  }
}
