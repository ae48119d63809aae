package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kind of a private key. */
public enum KeyAlgorithm {
  /** 2048 to 8192 bits, 2048 unless told. */
  @JsonProperty("RSA")
  RSA,
  /** NIST curves P-256, P-384 and P-521, P-256 unless told; the default. */
  @JsonProperty("ECDSA")
  ECDSA,
  /** The Edwards curve of RFC 8032; it has no size. */
  @JsonProperty("Ed25519")
  ED25519
}
