package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Purposes of a certificate that an issuer signs only where it says so. */
public enum ExtendedUsage {
  @JsonProperty("code signing")
  CODE_SIGNING,
  @JsonProperty("email protection")
  EMAIL_PROTECTION,
  @JsonProperty("ipsec end system")
  IPSEC_END_SYSTEM,
  @JsonProperty("ipsec tunnel")
  IPSEC_TUNNEL,
  @JsonProperty("ipsec user")
  IPSEC_USER
}
