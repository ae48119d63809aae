package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who an owner is. */
public enum OwnerType {
  /** One human being. */
  @JsonProperty("Person")
  PERSON,
  /** A group inside the organisation. */
  @JsonProperty("Team")
  TEAM,
  /** Somebody outside the organisation. */
  @JsonProperty("Vendor")
  VENDOR
}
