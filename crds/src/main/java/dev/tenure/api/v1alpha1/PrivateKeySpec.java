package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How the private key of a certificate is made. */
@ValidationRule(
    value = "!has(self.size) || self.algorithm != 'ECDSA' || self.size in [256, 384, 521]",
    message = "size of an ECDSA key must be 256, 384 or 521: choose one, or leave size out for 256")
@ValidationRule(
    value =
        "!has(self.size) || self.algorithm != 'RSA' || (self.size >= 2048 && self.size <= 8192)",
    message =
        "size of an RSA key must lie between 2048 and 8192: choose such a size, or leave it out for"
            + " 2048")
@ValidationRule(
    value = "!has(self.size) || self.algorithm != 'Ed25519'",
    message = "an Ed25519 key has one size only: leave size out")
@ValidationRule(
    value = "!has(self.size) || !self.algorithm.startsWith('MLDSA')",
    message = "an ML-DSA key has its size in its name: leave size out")
@ValidationRule(
    value =
        "!has(self.encoding) || self.encoding != 'PKCS1' || !self.algorithm.startsWith('MLDSA')",
    message = "an ML-DSA key has no encoding but PKCS8: leave encoding out")
@ValidationRule(
    value = "!has(self.encoding) || self.encoding != 'PKCS1' || self.algorithm != 'Ed25519'",
    message = "an Ed25519 key has no encoding but PKCS8: leave encoding out")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PrivateKeySpec(
    @JsonPropertyDescription(
            "RSA, ECDSA or Ed25519. Experimental: MLDSA44, MLDSA65 and MLDSA87 (ML-DSA, FIPS 204),"
                + " which few consumers read, from issuers that list them in"
                + " spec.limits.keyAlgorithms.")
        @Default("ECDSA")
        @Nullable CertificateKeyAlgorithm algorithm,
    @JsonPropertyDescription(
            "Bits: 2048 to 8192 for RSA (2048 unless told); 256, 384 or 521 for ECDSA (256 unless"
                + " told); none for the others.")
        @Nullable Integer size,
    @JsonPropertyDescription("Always makes a new key with every certificate; Never keeps it.")
        @Default("Always")
        @Nullable KeyRotation rotation,
    @JsonPropertyDescription(
            "How tls.key is written: PKCS8, or PKCS1, which is PKCS#1 for RSA and SEC 1 for ECDSA.")
        @Default("PKCS8")
        @Nullable KeyEncoding encoding) {}
