package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The types of Secrets that a lease may be delivered as. */
public enum SecretType {
  /** No meaning to anybody but its readers. */
  @JsonProperty("Opaque")
  OPAQUE("Opaque"),
  /** A certificate and its key. */
  @JsonProperty("kubernetes.io/tls")
  TLS("kubernetes.io/tls"),
  /** A user and a password. */
  @JsonProperty("kubernetes.io/basic-auth")
  BASIC_AUTH("kubernetes.io/basic-auth"),
  /** A private key for SSH. */
  @JsonProperty("kubernetes.io/ssh-auth")
  SSH_AUTH("kubernetes.io/ssh-auth"),
  /** Logins at registries of images. */
  @JsonProperty("kubernetes.io/dockerconfigjson")
  DOCKER_CONFIG_JSON("kubernetes.io/dockerconfigjson");

  private final String text;

  SecretType(String text) {
    this.text = text;
  }

  /** As it stands in a Secret. */
  public String text() {
    return text;
  }
}
