package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the trust anchors of an authority lie, in the operator's namespace under ca.crt. */
@ValidationRule(
    value = "has(self.secretName) != has(self.configMapName)",
    message =
        "exactly one of secretName and configMapName is required: name what holds the authority's"
            + " root under ca.crt, in the operator's namespace")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AnchorSource(
    @JsonPropertyDescription("A Secret of the operator's namespace with ca.crt.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String secretName,
    @JsonPropertyDescription("A ConfigMap of the operator's namespace with ca.crt.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String configMapName) {}
