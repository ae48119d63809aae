package dev.tenure.core.identity;

/** How much hangs on an identity, least first. */
public enum Criticality {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL
}
