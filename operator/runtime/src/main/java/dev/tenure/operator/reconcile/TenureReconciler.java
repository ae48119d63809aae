package dev.tenure.operator.reconcile;

import dev.tenure.core.Outcome;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.status.Condition;
import dev.tenure.core.status.Conditions;
import dev.tenure.core.status.NextLook;
import dev.tenure.core.status.Standing;
import dev.tenure.operator.ops.Metrics;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The flow of every kind with a tenure: read, mark, look, record, and say when to look again.
 *
 * @param <P> the API's object
 * @param <S> its status
 */
public final class TenureReconciler<P extends CustomResource<?, S>, S>
    implements Reconciler<P>, Dependents {
  private static final String REFERENCES = "references";
  private static final Duration MARK_AGAIN = Duration.ofMinutes(1);

  private final TenuredKind<P, S> kind;
  private final ObjectApi api;
  private final WakeUps wakeUps;
  private final Gate gate;
  private final Bulkheads bulkheads;
  private final Metrics metrics;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final SimpleInboundEventSource<P> woken;
  private final NextLooks nextLooks = new NextLooks();
  private final FirstSights firstSights;
  private volatile @Nullable IndexerResourceCache<P> primaries;

  TenureReconciler(TenuredKind<P, S> kind, Reconcilers.Shared shared) {
    this.kind = kind;
    this.api = shared.api();
    this.wakeUps = shared.wakeUps();
    this.firstSights = new FirstSights(wakeUps);
    this.gate = shared.gate();
    this.bulkheads = new Bulkheads(shared.config().workers());
    this.metrics = shared.metrics();
    this.audit = shared.audit();
    this.clock = shared.clock();
    this.woken = new SimpleInboundEventSource<>("wake-ups");
    wakeUps.listen(kind.kind(), key -> woken.propagateEvent(key.resourceId()));
  }

  @Override
  public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
    var cache = context.getPrimaryCache();
    cache.addIndexers(Map.of(REFERENCES, object -> List.copyOf(kind.references(object))));
    primaries = cache;
    return List.of(woken);
  }

  @Override
  public void wake(String reference) {
    dependents(reference)
        .forEach(
            object ->
                wakeUps.now(
                    ObjectKey.of(object),
                    kind.remembered(object).flatMap(Delivery::validUntil).orElse(Instant.MAX)));
  }

  @Override
  public boolean any(String reference) {
    return !dependents(reference).isEmpty();
  }

  /** The objects that refer to it, out of the cache. */
  public List<P> objects(String reference) {
    return dependents(reference);
  }

  /** The object of this name, out of the cache. */
  public Optional<P> object(String namespace, String name) {
    var cache = primaries;
    return cache == null ? Optional.empty() : cache.get(new ResourceID(name, namespace));
  }

  /** All objects of the kind, out of the cache. */
  public List<P> objects() {
    var cache = primaries;
    return cache == null ? List.of() : cache.list().toList();
  }

  /**
   * The objects that refer to this. Before the gate is open the cache is not there yet, and
   * everything is looked at anyway.
   */
  List<P> dependents(String reference) {
    var cache = primaries;
    return cache == null || !gate.isOpen() ? List.of() : cache.byIndex(REFERENCES, reference);
  }

  @Override
  public UpdateControl<P> reconcile(P cached, Context<P> context) {
    var key = ObjectKey.of(cached);
    if (!gate.pass()) {
      return UpdateControl.noUpdate();
    }
    if (context.isPrimaryResourceDeleted() || isDone(cached)) {
      forget(key, cached);
      return UpdateControl.noUpdate();
    }
    var started = clock.instant();
    if (isDeferred(key, cached, started)) {
      return UpdateControl.noUpdate();
    }
    var object = api.current(cached, kind.statusType());
    var read = kind.read(object);
    var standing = look(object, read);
    record(object, read, standing);
    if (standing.ended() && object.isMarkedForDeletion()) {
      standing = released(object, standing);
    }
    metrics.reconciled(kind.kind(), standing.outcome(), Duration.between(started, clock.instant()));
    again(key, standing);
    return UpdateControl.noUpdate();
  }

  /** What was due before we came takes its turn; what is being deleted does not wait. */
  private boolean isDeferred(ObjectKey key, P object, Instant now) {
    return !object.isMarkedForDeletion()
        && firstSights.defers(key, kind.due(object), kind.end(object), now);
  }

  /** Whether nothing of ours holds an object that is being deleted. */
  private boolean isDone(P object) {
    return object.isMarkedForDeletion()
        && kind.finalizer().filter(object.getMetadata().getFinalizers()::contains).isEmpty();
  }

  private void forget(ObjectKey key, P object) {
    wakeUps.cancel(key);
    nextLooks.forget(key);
    firstSights.forget(key);
    api.forget(object);
  }

  private Standing look(P object, TenuredKind.Read read) {
    return bulkheads.run(
        read instanceof TenuredKind.Read.Good good ? good.remote() : kind.kind(),
        () ->
            safely(
                object,
                () -> object.isMarkedForDeletion() ? kind.leave(object) : at(object, read)));
  }

  /** Whatever goes wrong inside stays with this object. */
  private Standing safely(P object, Supplier<Standing> look) {
    try {
      return look.get();
    } catch (RuntimeException e) {
      return held(object, Unexpected.outcome(ObjectKey.of(object), e));
    }
  }

  private Standing at(P object, TenuredKind.Read read) {
    if (read instanceof TenuredKind.Read.Bad(var why)) {
      return held(object, new Outcome.Stalled(why.reason(), why.message(), Instant.MAX));
    }
    var good = (TenuredKind.Read.Good) read;
    var now = clock.instant();
    var namespace = api.namespace(object.getMetadata().getNamespace());
    if (!namespace.enrolled()) {
      return held(object, Enrolment.missing(namespace.name(), now));
    }
    return api.mark(object, Optional.of(good.tenure()), kind.finalizer())
        .failure(now.plus(MARK_AGAIN))
        .map(outcome -> held(object, outcome))
        .orElseGet(() -> good.look().at(namespace));
  }

  /** Nothing could be looked at: what the status says of the credential stays true. */
  private Standing held(P object, Outcome outcome) {
    var delivery = kind.remembered(object);
    return Standing.unchanged(
        outcome,
        delivery,
        delivery.flatMap(Delivery::validUntil),
        delivery.map(Delivery::rotation).orElse(0L));
  }

  private void record(P object, TenuredKind.Read read, Standing standing) {
    var now = clock.instant();
    var before = kind.conditions(object);
    var rotation = Rotations.status(standing, kind.rotation(object));
    var consumers = Rotations.consumers(standing, kind.consumers(object));
    var often =
        standing.ended()
            ? Optional.<Condition>empty()
            : Rotations.restartsOften(rotation, consumers);
    var conditions = Stream.concat(Conditions.of(standing, now).stream(), often.stream()).toList();
    var facts =
        new TenuredKind.StatusFacts(
            standing,
            ApiConditions.of(conditions, object.getMetadata().getGeneration(), now),
            Conditions.phase(standing, now).text(),
            read instanceof TenuredKind.Read.Good good
                ? Optional.of(good.tenure()).map(Tenure::expiresAt)
                : Optional.empty(),
            read instanceof TenuredKind.Read.Good good ? good.secretName() : "",
            rotation,
            consumers);
    api.write(object, kind.status(object, facts), kind.statusType());
    standing
        .occurrence()
        .ifPresentOrElse(
            happened -> {
              metrics.occurred(kind.kind(), happened);
              audit.tell(
                  Occurrences.deed(kind.subject(object), facts.secretName(), standing, happened));
              api.event(object, happened.reason(), happened.message());
            },
            () -> tellTrouble(object, before, standing));
    often
        .filter(c -> ApiConditions.reason(before, c.type()).isEmpty())
        .ifPresent(c -> api.event(object, c.reason(), c.message()));
  }

  /** A trouble or a rest is told when it begins or changes, not each time it is seen. */
  private void tellTrouble(
      P object, List<dev.tenure.api.v1alpha1.Condition> before, Standing standing) {
    var outcome = standing.outcome();
    var type =
        switch (outcome) {
          case Outcome.Done _ when standing.suspended() -> Optional.of(Condition.SUSPENDED);
          case Outcome.Done _ -> Optional.<String>empty();
          case Outcome.Stalled _ -> Optional.of(Condition.STALLED);
          case Outcome.Waiting _ -> Optional.of(Condition.RECONCILING);
          case Outcome.Failed _ -> Optional.of(Condition.RECONCILING);
        };
    var known = type.flatMap(t -> ApiConditions.reason(before, t));
    if (type.isPresent() && !known.equals(Optional.of(outcome.reason().text()))) {
      api.event(object, outcome.reason(), outcome.message());
    }
  }

  private Standing released(P object, Standing standing) {
    return kind.finalizer()
        .flatMap(
            finalizer -> api.release(object, finalizer).failure(clock.instant().plusSeconds(60)))
        .map(standing::with)
        .orElse(standing);
  }

  private void again(ObjectKey key, Standing standing) {
    var now = clock.instant();
    NextLook.of(standing, nextLooks.after(key, standing.outcome(), now), now)
        .ifPresentOrElse(
            look -> wakeUps.schedule(key, look.at(), look.deadline()), () -> wakeUps.cancel(key));
  }
}
