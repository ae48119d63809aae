package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A token of the ServiceAccount, bound to the Secret that it is delivered in. */
@ValidationRule(
    value = "has(self.audience)",
    message =
        "audience is required: name who is to accept the token, e.g. 'audience: sts.example.com'"
            + " (the operator's configuration lists what may be named)")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenSource(
    @JsonPropertyDescription(
            "Who is to accept the token. The operator's configuration lists what may be named"
                + " (tokenLeases.audiences). Required.")
        @Size(min = 1, max = 256)
        @ValidationRule(
            value = "!self.matches('[ \\\\t\\\\r\\\\n]')",
            message = "must be an audience without white space, e.g. sts.example.com")
        String audience,
    @JsonPropertyDescription(
            "How long a token is asked for, 10m to 1h; it is replaced at about two thirds of what"
                + " the API server gives.")
        @Default("1h")
        @Size(max = 64)
        @ValidationRule(
            value = Rules.TEN_MINUTES_TO_AN_HOUR,
            message = "must be a duration of 10m to 1h: API servers give no shorter tokens")
        @Nullable String duration) {}
