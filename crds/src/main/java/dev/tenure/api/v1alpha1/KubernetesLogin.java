package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Login with a ServiceAccount token that the backend has reviewed by the API server. */
@ValidationRule(value = Rules.HAS_ROLE, message = Rules.HAS_ROLE_MESSAGE)
@ValidationRule(value = Rules.HAS_AUDIENCE, message = Rules.HAS_AUDIENCE_MESSAGE)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record KubernetesLogin(
    @JsonPropertyDescription("Where the auth method is mounted, without auth/.")
        @Size(min = 1, max = 256)
        @Default("kubernetes")
        @ValidationRule(value = Rules.MOUNT, message = Rules.MOUNT_MESSAGE)
        @Nullable String mount,
    @JsonPropertyDescription(
            "The role to log in with, unless a lease names another of the same mount. Required.")
        @Size(min = 1, max = 128)
        @ValidationRule(value = Rules.ROLE, message = Rules.ROLE_MESSAGE)
        String role,
    @JsonPropertyDescription(
            "The audience of the tokens, which no other server may accept. Required.")
        @Size(min = 1, max = 256)
        @ValidationRule(
            value = "!self.matches('[ \\\\t\\\\r\\\\n]')",
            message = "must be an audience without spaces, e.g. vault")
        String audience) {}
