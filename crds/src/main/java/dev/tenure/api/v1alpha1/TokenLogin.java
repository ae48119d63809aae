package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/** Tokens that people made; it has no options and is written {@code token: {}}. */
@JsonAutoDetect
@JsonIgnoreProperties(ignoreUnknown = true)
public record TokenLogin() {}
