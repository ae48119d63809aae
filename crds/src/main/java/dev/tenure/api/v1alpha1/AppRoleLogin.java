package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Login with a RoleID and a SecretID. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AppRoleLogin(
    @JsonPropertyDescription("Where the auth method is mounted, without auth/.")
        @Size(min = 1, max = 256)
        @Default("approle")
        @ValidationRule(value = Rules.MOUNT, message = Rules.MOUNT_MESSAGE)
        @Nullable String mount) {}
