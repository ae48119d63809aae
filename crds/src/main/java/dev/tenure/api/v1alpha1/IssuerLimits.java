package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits that an issuer sets for every certificate. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record IssuerLimits(
    @JsonPropertyDescription(
            "The longest life of a certificate. Written in hours, minutes and seconds: 24h.")
        @Size(max = 32)
        @ValidationRule(value = Rules.AT_LEAST_60S, message = Rules.AT_LEAST_60S_MESSAGE)
        @Nullable String maxDuration,
    @JsonPropertyDescription(
            "Purposes that are signed besides server auth and client auth. None unless told.")
        @Size(max = 5)
        List<ExtendedUsage> usages,
    @JsonPropertyDescription(
            "Experimental: kinds of keys that certificates are signed for besides RSA, ECDSA and"
                + " Ed25519. None unless told.")
        @Size(max = 3)
        List<ExperimentalKey> keyAlgorithms) {
  /** Absent lists and maps are empty ones. */
  public IssuerLimits {
    usages = usages == null ? List.of() : List.copyOf(usages);
    keyAlgorithms = keyAlgorithms == null ? List.of() : List.copyOf(keyAlgorithms);
  }
}
