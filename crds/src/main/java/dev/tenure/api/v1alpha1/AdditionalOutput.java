package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A further key of a certificate's Secret. */
public enum AdditionalOutput {
  /** {@code tls-combined.pem}: the private key, then the chain. */
  @JsonProperty("CombinedPEM")
  COMBINED_PEM,
  /** {@code key.der}: the private key without PEM around it. */
  @JsonProperty("DER")
  DER
}
