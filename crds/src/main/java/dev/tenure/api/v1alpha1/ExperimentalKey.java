package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Kinds of keys that an issuer signs certificates for only where it says so. */
public enum ExperimentalKey {
  @JsonProperty("MLDSA44")
  MLDSA44,
  @JsonProperty("MLDSA65")
  MLDSA65,
  @JsonProperty("MLDSA87")
  MLDSA87
}
