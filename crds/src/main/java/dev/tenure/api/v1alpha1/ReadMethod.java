package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The HTTP method that obtains a dynamic secret. */
public enum ReadMethod {
  /** A read; the default. */
  @JsonProperty("GET")
  GET,
  /** A write that answers with the secret, e.g. {@code pki/issue/web}. */
  @JsonProperty("POST")
  POST
}
