package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A keystore and its truststore. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record KeystoreSpec(
    @JsonPropertyDescription("The name of the key's entry.")
        @Size(min = 1, max = 64)
        @Default("certificate")
        @ValidationRule(
            value = "self.matches('^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$')",
            message =
                "must be lower-case letters, digits, '.', '-' and '_', beginning and ending with a"
                    + " letter or digit, e.g. certificate")
        @Nullable String alias,
    @JsonPropertyDescription(
            "The password of the keystore and its truststore. Unless told, one is made and lies in"
                + " the same Secret under keystore-password.")
        @Nullable SecretKeyRef passwordSecretRef) {}
