package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bad it is when the identity is misused or missing; policies set rotation by it. */
public enum Criticality {
  /** Nobody is hurt for days. */
  @JsonProperty("Low")
  LOW,
  /** The ordinary case, and the default. */
  @JsonProperty("Medium")
  MEDIUM,
  /** Customers or money are touched. */
  @JsonProperty("High")
  HIGH,
  /** The whole organisation is at risk. */
  @JsonProperty("Critical")
  CRITICAL
}
