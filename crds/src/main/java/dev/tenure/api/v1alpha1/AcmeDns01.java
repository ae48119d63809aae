package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** DNS-01 (RFC 8555 section 8.4): a record that the solver writes; the only way to a wildcard. */
@ValidationRule(
    value = "has(self.rfc2136) != has(self.webhook)",
    message =
        "exactly one of dns01.rfc2136 and dns01.webhook is required: e.g. 'rfc2136: {nameserver:"
            + " \"ns1.example.com:53\", zone: example.com, tsig: {keyName: tenure, secretName:"
            + " dns-tsig}}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeDns01(
    @JsonPropertyDescription("Dynamic updates of a zone (RFC 2136).") @Nullable AcmeRfc2136 rfc2136,
    @JsonPropertyDescription("A web server of yours that writes the records.")
        @Nullable AcmeWebhook webhook,
    @JsonPropertyDescription(
            "How long it takes until the zone's public servers answer what was written, e.g. 60s;"
                + " 15s unless told.")
        @Size(max = 32)
        @ValidationRule(
            value =
                "self.matches('^([0-9]{1,2}m)?([0-9]{1,4}s)?$') && size(self) > 0 && duration(self)"
                    + " <= duration('30m')",
            message = "must be a duration of at most 30m in minutes and seconds, e.g. 60s or 2m")
        @Nullable String propagationDelay) {}
