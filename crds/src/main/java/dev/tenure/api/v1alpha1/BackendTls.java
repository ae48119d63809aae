package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How the server of a backend is verified, and what is shown to it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BackendTls(
    @JsonPropertyDescription(
            "A Secret or ConfigMap of the operator's namespace whose ca.crt the server is verified"
                + " with, in the place of caBundle.")
        @Nullable AnchorSource anchors,
    @JsonPropertyDescription(
            "A Secret of the operator's namespace with tls.crt and tls.key, which are shown to a"
                + " server that asks for a client certificate.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String clientSecretName,
    @JsonPropertyDescription(
            "The name that the server is asked for and verified by, where it is not the host of the"
                + " address.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SERVER_NAME_MESSAGE)
        @Nullable String serverName) {}
