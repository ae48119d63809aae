package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two ends of a TLS connection. */
public enum PeerUsage {
  @JsonProperty("server auth")
  SERVER_AUTH,
  @JsonProperty("client auth")
  CLIENT_AUTH
}
