package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How an issuer's certificate revocation lists are published. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RevocationLists(
    @JsonPropertyDescription(
            "Where consumers find the lists: certificates name <url>/<issuer>/<key id>.crl as their"
                + " distribution point. Point it at the operator's Service of revocation lists."
                + " Without it certificates name none.")
        @Size(min = 1, max = 512)
        @ValidationRule(
            value = "self.matches('^http://[^/?#\\\\s@]+(/[^?#\\\\s]*[^/?#\\\\s])?$')",
            message =
                "must be a plain http URL without a slash at its end, since a list is signed and is"
                    + " fetched before anything can be trusted, e.g."
                    + " http://tenure-crl.tenure-system.svc/crl")
        @Nullable String url,
    @JsonPropertyDescription(
            "How long a list is good. A new one is made at half of that, and with every"
                + " revocation.")
        @Size(max = 32)
        @Default("168h")
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String duration) {}
