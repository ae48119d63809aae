package dev.tenure.core.identity;

/** The kinds that carry a tenure. */
public enum Kind {
  MACHINE_IDENTITY("MachineIdentity"),
  SECRET_LEASE("SecretLease");

  private final String text;

  Kind(String text) {
    this.text = text;
  }

  /** The {@code kind} as the Kubernetes API spells it. */
  public String text() {
    return text;
  }
}
