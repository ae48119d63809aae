package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.core.lease.Credential;
import dev.tenure.core.sweep.Sweep;
import dev.tenure.core.sweep.SweepRecords;
import dev.tenure.core.sweep.Swept;
import dev.tenure.core.sweep.SweptServer;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.platform.SweepCredential;
import dev.tenure.operator.reconcile.ObjectApi;
import dev.tenure.operator.reconcile.ObjectKey;
import dev.tenure.operator.reconcile.WakeUps;
import dev.tenure.operator.sweep.BackendSweeps;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The sweeps of backends over what the rest of the operator knows. */
record Sweeping(Ground ground, Adapters adapters, AuditTrail audit) {

  /**
   * Makes them; nothing runs yet.
   *
   * @param holders whether objects use what tokens were made for
   */
  BackendSweeps sweeps(
      OperatorConfig.Backend times,
      TokenHolders holders,
      ObjectApi objects,
      WakeUps wakeUps,
      Clocks clocks) {
    var credential = new SweepCredential(ground.ownSecrets());
    return new BackendSweeps(
        new BackendSweeps.Ports(
            () -> ground.references().backends().all(),
            backend -> opened(backend, credential),
            pause ->
                backend ->
                    new Sweep(
                        backend,
                        ground.maker(),
                        times.orphanAge(),
                        ports(holders, () -> skew(clocks), pause)),
            (backend, found) -> heard(backend, found, objects, wakeUps)),
        times.sweep(),
        times.orphanAge(),
        clocks.ours());
  }

  private Sweep.Ports ports(
      TokenHolders holders, Supplier<Optional<Violation>> refusal, Predicate<Duration> pause) {
    return new Sweep.Ports(records(), holders::of, refusal, audit, pause, System::nanoTime);
  }

  /** A backend that breaks a rule is sent no token. */
  private Answer<SweptServer> opened(SecretBackend backend, SweepCredential credential) {
    if (!ground.maker().isKnown()) {
      return Answer.refused(
          Reason.SWEEP_UNKNOWN,
          "the operator may not read Namespace kube-system, by whose UID it tells its tokens from"
              + " those of other clusters; grant `get` on namespaces");
    }
    var sweep = Objects.requireNonNull(backend.getSpec().sweep());
    return adapters
        .backends()
        .violation(backend)
        .<Answer<String>>map(Answer.Refused::new)
        .orElseGet(() -> credential.read(sweep.token().secretName()))
        .map(token -> adapters.vault().swept(backend.getMetadata().getName(), token));
  }

  private void heard(
      SecretBackend backend, Optional<Swept> found, ObjectApi objects, WakeUps wakeUps) {
    wakeUps.now(ObjectKey.of(backend));
    found
        .filter(swept -> swept.revoked() > 0)
        .ifPresent(
            swept ->
                objects.event(
                    backend,
                    Reason.ORPHANED,
                    "Revoked %d tokens of this installation that were in no record and that no object used."
                        .formatted(swept.revoked())));
  }

  private SweepRecords records() {
    return new SweepRecords() {
      @Override
      public Set<String> known() {
        var known = new HashSet<>(adapters.vault().logins().accessors());
        adapters.journal().all().values().stream()
            .flatMap(Collection::stream)
            .map(Credential::handle)
            .forEach(
                handle -> {
                  known.add(handle.accessor());
                  known.add(handle.login());
                });
        return known;
      }

      @Override
      public Answer<Stored> stored() {
        return adapters.journal().stored();
      }
    };
  }

  /** The pace is the sweep's own; the clock must be right as for everything destructive. */
  private static Optional<Violation> skew(Clocks clocks) {
    return clocks.skew().map(Sweeping::violation);
  }

  private static Violation violation(Outcome outcome) {
    return new Violation(outcome.reason(), outcome.message());
  }
}
