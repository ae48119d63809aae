package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The line of a password file that goes with a password. */
@ValidationRule(
    value = "has(self.username)",
    message = "username is required: say whose password it is, e.g. 'htpasswd: {username: admin}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record HtpasswdSource(
    @JsonPropertyDescription("The user. Required.")
        @Size(min = 1, max = 128)
        @ValidationRule(
            value = "self.matches('^[-._@+a-zA-Z0-9]+$')",
            message = "must be letters, digits and - . _ @ + only, e.g. admin")
        String username,
    @JsonPropertyDescription("How dear a guess is: the logarithm of bcrypt's rounds, 10 to 14.")
        @Min(10)
        @Max(14)
        @Default("10")
        @Nullable Integer cost) {}
