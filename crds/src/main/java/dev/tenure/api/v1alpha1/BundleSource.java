package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a SPIFFE bundle document lies, in the operator's namespace under bundle.json. */
@ValidationRule(
    value = "has(self.secretName) != has(self.configMapName)",
    message =
        "exactly one of secretName and configMapName is required: name what holds the bundle under"
            + " bundle.json, in the operator's namespace")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BundleSource(
    @JsonPropertyDescription("A Secret of the operator's namespace with bundle.json.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String secretName,
    @JsonPropertyDescription("A ConfigMap of the operator's namespace with bundle.json.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String configMapName) {}
