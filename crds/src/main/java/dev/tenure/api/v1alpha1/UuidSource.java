package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** A random UUID (RFC 9562, version 4); it has no options yet and is written {@code uuid: {}}. */
@JsonAutoDetect
@JsonIgnoreProperties(ignoreUnknown = true)
public record UuidSource() {}
