package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How updates of a zone are signed (RFC 8945 section 6); weaker ones are not offered. */
public enum TsigAlgorithm {
  @JsonProperty("HMAC-SHA256")
  HMAC_SHA256,
  @JsonProperty("HMAC-SHA384")
  HMAC_SHA384,
  @JsonProperty("HMAC-SHA512")
  HMAC_SHA512
}
