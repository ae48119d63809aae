package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names that an issuer signs beyond a tenant's own: patterns in which * is one label or path
 * segment and ** any number.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AllowedNames(
    @JsonPropertyDescription("Patterns of DNS names.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(p, p.matches(" + Rules.DNS_PATTERN + "))",
            message =
                "must be patterns of DNS names in lower case whose labels are written out or * (one"
                    + " label) or ** (any number), e.g. *.payments.example.com")
        List<@Size(min = 1, max = 253) String> dns,
    @JsonPropertyDescription("Patterns of URIs.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(p, p.matches('^[a-zA-Z][a-zA-Z0-9+.-]*:[^ \\\\t\\\\r\\\\n]+$'))",
            message =
                "must be patterns of URIs with a scheme written out, e.g."
                    + " spiffe://example.org/ns/payments/**")
        List<@Size(min = 1, max = 2048) String> uris,
    @JsonPropertyDescription("Patterns of e-mail addresses.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(p, p.matches('^[^@ \\\\t\\\\r\\\\n]+@[^@ \\\\t\\\\r\\\\n]+$'))",
            message = "must be patterns of e-mail addresses, e.g. *@payments.example.com")
        List<@Size(min = 1, max = 254) String> emails,
    @JsonPropertyDescription(
            "Patterns of common names; a * within a label is any characters of that label.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(p, p.matches('[^ \\\\t\\\\r\\\\n]'))",
            message = "must be patterns of common names, e.g. payments-*")
        List<@Size(min = 1, max = 64) String> commonNames,
    @JsonPropertyDescription("Ranges of IP addresses, in CIDR notation.")
        @Size(max = 100)
        @ValidationRule(
            value = "self.all(p, isCIDR(p))",
            message = "must be ranges of IP addresses, e.g. 10.0.0.0/16 or 2001:db8::/32")
        List<@Size(min = 1, max = 49) String> ipRanges,
    @JsonPropertyDescription(
            "Patterns of what the subject may say beside the common name. Nothing unless told.")
        @Nullable AllowedSubject subject) {
  /** Absent lists and maps are empty ones. */
  public AllowedNames {
    dns = dns == null ? List.of() : List.copyOf(dns);
    uris = uris == null ? List.of() : List.copyOf(uris);
    emails = emails == null ? List.of() : List.copyOf(emails);
    commonNames = commonNames == null ? List.of() : List.copyOf(commonNames);
    ipRanges = ipRanges == null ? List.of() : List.copyOf(ipRanges);
  }
}
