package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A web server that writes and removes the records of DNS-01. */
@ValidationRule(
    value = "has(self.url)",
    message = "webhook.url is required: e.g. 'url: https://dns-solver.platform.svc/acme'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeWebhook(
    @JsonPropertyDescription(
            "Where present and cleanup are posted, https. It answers 2xx when the record is written"
                + " or gone. Required.")
        @Size(min = 1, max = 512)
        @ValidationRule(
            value =
                "isURL(self) && url(self).getScheme() == 'https' && size(url(self).getHostname())"
                    + " > 0 && !self.matches('[@#]')",
            message =
                "must be an https address without user, e.g. https://dns-solver.platform.svc/acme")
        String url,
    @JsonPropertyDescription(
            "Certificates in PEM that it is verified with; those of the system unless told.")
        @Size(max = 65536)
        @ValidationRule(
            value = "self.contains('-----BEGIN CERTIFICATE-----')",
            message = "must be certificates in PEM, beginning with -----BEGIN CERTIFICATE-----")
        @Nullable String caBundle,
    @JsonPropertyDescription(
            "The Secret of the operator's namespace with a bearer token under token, which it is"
                + " shown; none unless told.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = Rules.SUBDOMAIN_NAME_MESSAGE)
        @Nullable String secretName) {}
