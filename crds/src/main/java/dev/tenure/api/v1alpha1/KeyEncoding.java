package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a private key is written. */
public enum KeyEncoding {
  /** The default; every type of key has it. */
  @JsonProperty("PKCS8")
  PKCS8,
  /** PKCS#1 for RSA, SEC 1 for ECDSA; none for Ed25519. */
  @JsonProperty("PKCS1")
  PKCS1
}
