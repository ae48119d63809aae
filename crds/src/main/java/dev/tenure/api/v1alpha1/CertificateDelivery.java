package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a certificate reaches the workload. */
public enum CertificateDelivery {
  /** In a Secret, with a key that Tenure makes; the default. */
  @JsonProperty("Secret")
  SECRET,
  /** Through a podCertificate volume, with a key that the kubelet makes and keeps. */
  @JsonProperty("Pod")
  POD
}
