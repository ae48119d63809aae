package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How a key pair for SSH is made. */
@ValidationRule(
    value = "!has(self.size) || self.algorithm != 'ECDSA' || self.size in [256, 384, 521]",
    message = "size of an ECDSA key must be 256, 384 or 521: choose one, or leave size out for 256")
@ValidationRule(
    value =
        "!has(self.size) || self.algorithm != 'RSA' || (self.size >= 2048 && self.size <= 4096)",
    message =
        "size of an RSA key must lie between 2048 and 4096: choose such a size, or leave it out for"
            + " 3072")
@ValidationRule(
    value = "!has(self.size) || self.algorithm != 'Ed25519'",
    message = "an Ed25519 key has one size only: leave size out")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SshKeySource(
    @JsonPropertyDescription("Ed25519, RSA or ECDSA.") @Default("Ed25519")
        @Nullable KeyAlgorithm algorithm,
    @JsonPropertyDescription(
            "Bits: 2048 to 4096 for RSA (3072 unless told); 256, 384 or 521 for ECDSA (256 unless"
                + " told); none for Ed25519.")
        @Nullable Integer size,
    @JsonPropertyDescription("What the public key's line ends with, e.g. deploy@payments.")
        @Size(max = 128)
        @ValidationRule(
            value = "self.matches('^[-._@+:/a-zA-Z0-9]*$')",
            message = "must be letters, digits and - . _ @ + : / only, e.g. deploy@payments")
        @Nullable String comment) {}
