package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a label is compared, as in Kubernetes. */
public enum SelectorOperator {
  /** The value is one of the list. */
  @JsonProperty("In")
  IN,
  /** The value is none of the list, or the label is absent. */
  @JsonProperty("NotIn")
  NOT_IN,
  /** The label is there, whatever its value. */
  @JsonProperty("Exists")
  EXISTS,
  /** The label is absent. */
  @JsonProperty("DoesNotExist")
  DOES_NOT_EXIST
}
