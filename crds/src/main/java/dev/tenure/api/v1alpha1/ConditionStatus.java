package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a condition holds. */
public enum ConditionStatus {
  /** It holds. */
  @JsonProperty("True")
  TRUE,
  /** It does not. */
  @JsonProperty("False")
  FALSE,
  /** It could not be told. */
  @JsonProperty("Unknown")
  UNKNOWN
}
