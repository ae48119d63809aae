package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far the restart of the workloads after a rotation has come. */
public enum RestartState {
  /** Not all workloads run with the new credential yet. */
  @JsonProperty("Pending")
  PENDING,
  /** All workloads run with the new credential. */
  @JsonProperty("Done")
  DONE
}
