package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Login with the certificate of a MachineIdentity, over TLS. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record CertificateLogin(
    @JsonPropertyDescription("Where the auth method is mounted, without auth/.")
        @Size(min = 1, max = 256)
        @Default("cert")
        @ValidationRule(value = Rules.MOUNT, message = Rules.MOUNT_MESSAGE)
        @Nullable String mount,
    @JsonPropertyDescription(
            "The certificate role to log in with, unless a lease names another; without one the"
                + " server tries each of its roles.")
        @Size(min = 1, max = 128)
        @ValidationRule(value = Rules.ROLE, message = Rules.ROLE_MESSAGE)
        @Nullable String role) {}
