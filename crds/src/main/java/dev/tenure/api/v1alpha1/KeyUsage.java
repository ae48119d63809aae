package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the key of a certificate may be used for, in the words of cert-manager. */
public enum KeyUsage {
  @JsonProperty("digital signature")
  DIGITAL_SIGNATURE,
  @JsonProperty("content commitment")
  CONTENT_COMMITMENT,
  @JsonProperty("key encipherment")
  KEY_ENCIPHERMENT,
  @JsonProperty("data encipherment")
  DATA_ENCIPHERMENT,
  @JsonProperty("key agreement")
  KEY_AGREEMENT,
  @JsonProperty("server auth")
  SERVER_AUTH,
  @JsonProperty("client auth")
  CLIENT_AUTH,
  @JsonProperty("code signing")
  CODE_SIGNING,
  @JsonProperty("email protection")
  EMAIL_PROTECTION,
  /** Another word for {@link #EMAIL_PROTECTION}. */
  @JsonProperty("s/mime")
  S_MIME,
  @JsonProperty("ipsec end system")
  IPSEC_END_SYSTEM,
  @JsonProperty("ipsec tunnel")
  IPSEC_TUNNEL,
  @JsonProperty("ipsec user")
  IPSEC_USER
}
