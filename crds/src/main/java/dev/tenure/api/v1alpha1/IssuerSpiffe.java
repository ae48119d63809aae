package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an issuer names workloads in its SPIFFE trust domain. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IssuerSpiffe(
    @JsonPropertyDescription(
            "The path of a workload's SPIFFE ID, with {namespace}, {serviceAccount} and, if wanted,"
                + " {identity} (the name of the MachineIdentity), at most one of them in a segment."
                + " /ns/{namespace}/sa/{serviceAccount} unless told. It stays once it is set.")
        @Size(min = 1, max = 512)
        @ValidationRule(
            value =
                "self.matches('^(/([A-Za-z0-9._-]+|[A-Za-z0-9._-]*[{](namespace|serviceAccount|identity)[}][A-Za-z0-9._-]*))+$')"
                    + " && !self.matches('/[.]{1,2}(/|$)')",
            message =
                "must be the path of a SPIFFE ID: segments of letters, digits, '.', '-' and '_',"
                    + " each after a '/', none of them '.' or '..', with at most one of"
                    + " {namespace}, {serviceAccount} and {identity} in each, e.g."
                    + " /ns/{namespace}/sa/{serviceAccount}")
        @ValidationRule(
            value = "self.contains('{namespace}') && self.contains('{serviceAccount}')",
            message =
                "must contain {namespace} and {serviceAccount}, or two tenants would have one"
                    + " SPIFFE ID, e.g. /ns/{namespace}/sa/{serviceAccount}")
        @Nullable String path,
    @JsonPropertyDescription(
            "Other trust domains whose workloads are to be known. Their bundles are published in"
                + " the ConfigMap federated.<issuer> beside the issuer's own.")
        @Size(max = 8)
        @ValidationRule(
            value = "self.all(d, self.exists_one(e, e.trustDomain == d.trustDomain))",
            message = "federatesWith names one trust domain twice: name each once")
        List<FederatedDomain> federatesWith) {
  /** Absent lists and maps are empty ones. */
  public IssuerSpiffe {
    federatesWith = federatesWith == null ? List.of() : List.copyOf(federatesWith);
  }
}
