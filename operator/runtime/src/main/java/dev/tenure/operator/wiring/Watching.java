package dev.tenure.operator.wiring;

import dev.tenure.core.Reason;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.audit.Deed;
import dev.tenure.operator.audit.AuditLog;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.reconcile.Reconcilers;
import java.util.stream.Collectors;

/** How people follow what is done: the audit stream and the figures of backends. */
final class Watching {
  private Watching() {}

  /** Writes each deed down, and counts what is revoked at backends. */
  static AuditTrail trail(Ground ground, Metrics metrics) {
    var log = new AuditLog(LeaseNames.under(Ground.mac(ground.key(), "lease-name")));
    return deed -> {
      log.tell(deed);
      var leased = deed.leaseId().isPresent() || deed.why() == Reason.ORPHANED;
      if (deed.action() == Deed.Action.REVOKE && leased) {
        metrics.revoked(deed.where().orElseThrow(), deed.failure().map(Reason::text).orElse("ok"));
      }
    };
  }

  /** What is held at backends. */
  static Inventory inventory(Adapters adapters, Reconcilers reconcilers) {
    return new Inventory(
        () ->
            adapters.journal().all().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().uid(), java.util.Map.Entry::getValue)),
        reconcilers.leases()::objects,
        adapters.vault().logins()::perBackend,
        adapters.vault()::inFlight);
  }
}
