package dev.tenure.core.audit;

/** Hears of each effect as it ends. It must not fail, and must not make its caller wait. */
@FunctionalInterface
public interface AuditTrail {
  /** Keeps nothing. */
  AuditTrail NONE = deed -> {};

  /** One effect ended, well or not. */
  void tell(Deed deed);
}
