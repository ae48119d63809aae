package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a renewal makes a new private key. */
public enum KeyRotation {
  /** A new key with every certificate; the default. */
  @JsonProperty("Always")
  ALWAYS,
  /** The key stays as long as it fits the algorithm and size. */
  @JsonProperty("Never")
  NEVER
}
