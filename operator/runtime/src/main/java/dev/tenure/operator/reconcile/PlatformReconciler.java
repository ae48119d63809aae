package dev.tenure.operator.reconcile;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.status.Condition;
import dev.tenure.operator.ops.Metrics;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The flow of the cluster-wide kinds: make ready, say so, and stay while something depends on them.
 *
 * @param <P> the API's object
 * @param <S> its status
 */
public final class PlatformReconciler<P extends CustomResource<?, S>, S> implements Reconciler<P> {
  /** Holds an issuer or a backend back from deletion while objects use it. */
  public static final String IN_USE_FINALIZER = "tenure.dev/in-use";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

  private final PlatformKind<P, S> kind;
  private final ObjectApi api;
  private final List<Dependents> dependents;
  private final WakeUps wakeUps;
  private final Gate gate;
  private final Metrics metrics;
  private final InstantSource clock;
  private final SimpleInboundEventSource<P> woken;
  private final NextLooks nextLooks = new NextLooks();

  PlatformReconciler(
      PlatformKind<P, S> kind, List<Dependents> dependents, Reconcilers.Shared shared) {
    this.kind = kind;
    this.api = shared.api();
    this.dependents = List.copyOf(dependents);
    this.wakeUps = shared.wakeUps();
    this.gate = shared.gate();
    this.metrics = shared.metrics();
    this.clock = shared.clock();
    this.woken = new SimpleInboundEventSource<>("wake-ups");
    wakeUps.listen(kind.kind(), key -> woken.propagateEvent(key.resourceId()));
  }

  @Override
  public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
    return List.of(woken);
  }

  @Override
  public UpdateControl<P> reconcile(P cached, Context<P> context) {
    var key = ObjectKey.of(cached);
    if (!gate.pass()) {
      return UpdateControl.noUpdate();
    }
    if (context.isPrimaryResourceDeleted()) {
      gone(key);
      return UpdateControl.noUpdate();
    }
    var started = clock.instant();
    var object = api.current(cached, kind.statusType());
    var outcome = looked(object);
    var withdrawn = object.isMarkedForDeletion() && outcome instanceof Outcome.Done;
    if (!withdrawn) {
      record(object, outcome);
      again(key, outcome);
    }
    metrics.reconciled(kind.kind(), outcome, Duration.between(started, clock.instant()));
    return UpdateControl.noUpdate();
  }

  private void gone(ObjectKey key) {
    wakeUps.cancel(key);
    nextLooks.forget(key);
    kind.forget(key.name());
    dependents.forEach(d -> d.wake(kind.reference(key.name())));
  }

  private Outcome looked(P object) {
    try {
      return object.isMarkedForDeletion() ? leave(object) : enter(object);
    } catch (RuntimeException e) {
      return Unexpected.outcome(ObjectKey.of(object), e);
    }
  }

  private Outcome enter(P object) {
    var marked = api.mark(object, Optional.empty(), Optional.of(IN_USE_FINALIZER));
    return marked.failure(clock.instant().plus(LOOK_AGAIN)).orElseGet(() -> kind.prepare(object));
  }

  /** It goes when nobody needs it; until then it serves those it served before. */
  private Outcome leave(P object) {
    var name = object.getMetadata().getName();
    if (dependents.stream().anyMatch(d -> d.any(kind.reference(name)))) {
      var outcome = kind.prepare(object);
      return outcome instanceof Outcome.Done
          ? new Outcome.Stalled(
              Reason.IN_USE,
              "Deletion waits: objects still refer to this %s, or have credentials of it that are to be revoked there. Those it serves go on being served, new ones are refused. Point them elsewhere or delete them (kubectl get machineidentities,secretleases -A)."
                  .formatted(kind.kind()),
              clock.instant().plus(LOOK_AGAIN))
          : outcome;
    }
    if (!object.getMetadata().getFinalizers().contains(IN_USE_FINALIZER)) {
      return done();
    }
    return kind.withdraw(object)
        .then(_ -> api.release(object, IN_USE_FINALIZER))
        .failure(clock.instant().plus(LOOK_AGAIN))
        .orElseGet(PlatformReconciler::done);
  }

  private static Outcome done() {
    return new Outcome.Done(Reason.REVOKED, "Nothing depends on it any more.", Optional.empty());
  }

  private void record(P object, Outcome outcome) {
    var decided = new ArrayList<Condition>();
    var ready = outcome instanceof Outcome.Done || outcome.reason() == Reason.IN_USE;
    decided.add(new Condition(Condition.READY, ready, outcome.reason(), outcome.message()));
    if (outcome instanceof Outcome.Stalled) {
      decided.add(new Condition(Condition.STALLED, true, outcome.reason(), outcome.message()));
    } else if (!(outcome instanceof Outcome.Done)) {
      decided.add(new Condition(Condition.RECONCILING, true, outcome.reason(), outcome.message()));
    }
    decided.addAll(kind.besides(object));
    var before = kind.conditions(object);
    var conditions =
        ApiConditions.of(decided, object.getMetadata().getGeneration(), clock.instant());
    api.write(
        object, kind.status(object, conditions, ready ? "Active" : "Pending"), kind.statusType());
    var known = ApiConditions.reason(before, Condition.READY);
    if (!known.equals(Optional.of(outcome.reason().text()))) {
      api.event(object, outcome.reason(), outcome.message());
    }
  }

  private void again(ObjectKey key, Outcome outcome) {
    nextLooks
        .after(key, outcome, clock.instant())
        .ifPresentOrElse(at -> wakeUps.schedule(key, at, Instant.MAX), () -> wakeUps.cancel(key));
  }
}
