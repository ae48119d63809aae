package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A name server that takes signed updates of a zone. */
@ValidationRule(
    value = "has(self.nameserver) && has(self.zone) && has(self.tsig)",
    message =
        "rfc2136 needs nameserver, zone and tsig: e.g. 'nameserver: \"ns1.example.com:53\"', 'zone:"
            + " example.com' and 'tsig: {keyName: tenure, secretName: dns-tsig}'")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeRfc2136(
    @JsonPropertyDescription(
            "The zone's primary server, host and port, e.g. ns1.example.com:53; asked over TCP."
                + " Required.")
        @Size(min = 1, max = 260)
        @ValidationRule(
            value = "self.matches('^([a-zA-Z0-9.-]+|[[][0-9a-fA-F:.]+[]])(:[0-9]{1,5})?$')",
            message = "must be a host, with a port where it is not 53, e.g. ns1.example.com:53")
        String nameserver,
    @JsonPropertyDescription("The zone that is updated, e.g. example.com. Required.")
        @Size(min = 1, max = Rules.NAME)
        @ValidationRule(value = Rules.SUBDOMAIN_NAME, message = "must be a DNS name in lower case")
        String zone,
    @JsonPropertyDescription("The key that signs the updates (RFC 8945). Required.")
        AcmeTsig tsig) {}
