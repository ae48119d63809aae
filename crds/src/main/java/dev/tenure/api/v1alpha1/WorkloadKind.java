package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds whose pods can be restarted after a rotation. */
public enum WorkloadKind {
  /** {@code apps/v1} Deployment. */
  @JsonProperty("Deployment")
  DEPLOYMENT,
  /** {@code apps/v1} StatefulSet. */
  @JsonProperty("StatefulSet")
  STATEFUL_SET,
  /** {@code apps/v1} DaemonSet. */
  @JsonProperty("DaemonSet")
  DAEMON_SET
}
