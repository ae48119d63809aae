package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kind of a certificate's private key. */
public enum CertificateKeyAlgorithm {
  /** 2048 to 8192 bits, 2048 unless told. */
  @JsonProperty("RSA")
  RSA,
  /** NIST curves P-256, P-384 and P-521, P-256 unless told; the default. */
  @JsonProperty("ECDSA")
  ECDSA,
  /** The Edwards curve of RFC 8032; it has no size. */
  @JsonProperty("Ed25519")
  ED25519,
  /** ML-DSA-44 (FIPS 204, RFC 9881), against quantum computers; experimental. */
  @JsonProperty("MLDSA44")
  MLDSA44,
  /** ML-DSA-65; experimental. */
  @JsonProperty("MLDSA65")
  MLDSA65,
  /** ML-DSA-87; experimental. */
  @JsonProperty("MLDSA87")
  MLDSA87
}
