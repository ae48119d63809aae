package dev.tenure.core.status;

import dev.tenure.core.Reason;

/**
 * One condition as the Kubernetes API conventions have it, without its times.
 *
 * @param type {@code Ready}, {@code Reconciling} or {@code Stalled} (kstatus), or one of the others
 *     below
 */
public record Condition(String type, Truth truth, Reason reason, String message) {
  /** Whether a condition holds. */
  public enum Truth {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /** One that holds or does not. */
  public Condition(String type, boolean status, Reason reason, String message) {
    this(type, status ? Truth.TRUE : Truth.FALSE, reason, message);
  }

  public static final String READY = "Ready";
  public static final String RECONCILING = "Reconciling";
  public static final String STALLED = "Stalled";

  /** There, and True, only while rotation is suspended. */
  public static final String SUSPENDED = "Suspended";

  /** There, and True, only while rotations restart consumers more often than daily. */
  public static final String RESTARTS_OFTEN = "RestartsOften";

  /** There, and True, only while a rotation that is due waits for a maintenance window. */
  public static final String ROTATION_HELD = "RotationHeld";

  /** Whether the tokens at a backend were looked through, and nothing of ours is lost there. */
  public static final String SWEPT = "Swept";

  /** Whether it holds for certain. */
  public boolean status() {
    return truth == Truth.TRUE;
  }
}
