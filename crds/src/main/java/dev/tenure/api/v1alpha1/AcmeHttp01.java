package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/** HTTP-01 (RFC 8555 section 8.3); it has no options yet and is written {@code http01: {}}. */
@JsonAutoDetect
@JsonInclude
@JsonIgnoreProperties(ignoreUnknown = true)
public record AcmeHttp01() {}
