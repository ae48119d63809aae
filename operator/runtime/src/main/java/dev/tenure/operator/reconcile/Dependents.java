package dev.tenure.operator.reconcile;

/** The objects that refer to something cluster-wide. */
public interface Dependents {
  /** Looks at all that refer to it, within the budget of wake-ups. */
  void wake(String reference);

  /** Whether any object refers to it. */
  boolean any(String reference);
}
