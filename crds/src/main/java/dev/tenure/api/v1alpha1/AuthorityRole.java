package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a trusted authority does. */
public enum AuthorityRole {
  @JsonProperty("Signing")
  SIGNING,
  @JsonProperty("Next")
  NEXT,
  @JsonProperty("Former")
  FORMER
}
