package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Keystores beside the PEM, each with a truststore. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record KeystoresSpec(
    @JsonPropertyDescription(
            "keystore.p12 and truststore.p12, encrypted with AES-256; read by Java 8u301, OpenSSL"
                + " 1.1 and later.")
        @Nullable KeystoreSpec pkcs12,
    @JsonPropertyDescription(
            "keystore.jks and truststore.jks, for what reads nothing else: its encryption is old.")
        @Nullable KeystoreSpec jks) {}
