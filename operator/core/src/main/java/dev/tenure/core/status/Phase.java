package dev.tenure.core.status;

/** Where an object is in its life, derived from its conditions, most severe first. */
public enum Phase {
  PENDING("Pending"),
  ACTIVE("Active"),
  ROTATION_DUE("RotationDue"),
  OWNER_LOST("OwnerLost"),
  SUSPENDED("Suspended"),
  EXPIRED("Expired");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  /** The spelling in {@code status.phase}. */
  public String text() {
    return text;
  }
}
