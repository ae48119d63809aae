package dev.tenure.operator.wiring;

import dev.tenure.operator.kube.informer.NamedCache;
import dev.tenure.operator.mapping.Common;
import dev.tenure.operator.reconcile.Dependents;
import dev.tenure.operator.reconcile.ObjectKey;
import dev.tenure.operator.reconcile.Reconcilers;
import dev.tenure.operator.reconcile.References;
import dev.tenure.operator.reconcile.WakeUps;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Who is woken by what: the one list of all that can change under an object. */
final class Alarms {
  private final Ground ground;
  private final Adapters adapters;
  private final Reconcilers reconcilers;
  private final WakeUps wakeUps;

  Alarms(Ground ground, Adapters adapters, Reconcilers reconcilers, WakeUps wakeUps) {
    this.ground = ground;
    this.adapters = adapters;
    this.reconcilers = reconcilers;
    this.wakeUps = wakeUps;
  }

  /** Sets them all. */
  void set() {
    var references = ground.references();
    List<Dependents> tenured = List.of(reconcilers.identities(), reconcilers.leases());
    onSpecChange(references.issuers(), References::issuer, List.of(reconcilers.identities()));
    onSpecChange(references.issuers(), References::issued, List.of(reconcilers.identities()));
    onSpecChange(
        references.backends(),
        References::backend,
        List.of(
            reconcilers.leases(),
            new Holders(adapters.journal(), wakeUps),
            new SigningIssuers(references.issuers(), wakeUps)));
    onSpecChange(references.owners(), References::owner, tenured);
    onChange(
        references.namespaces(), References::namespace, tenured, n -> n.getMetadata().getLabels());
    ground.secrets().onChange((kind, ns, name) -> wakeUps.now(new ObjectKey(kind, ns, name)));
    adapters.vault().logins().onChange(a -> reconcilers.leases().wake(References.account(a)));
    onEnrolment(tenured);
  }

  private void onEnrolment(List<Dependents> dependents) {
    Set<String> known = ConcurrentHashMap.newKeySet();
    ground
        .enrolment()
        .onChange(
            now -> {
              var changed = new HashSet<>(now);
              changed.addAll(known);
              changed.removeIf(n -> now.contains(n) && known.contains(n));
              known.clear();
              known.addAll(now);
              changed.forEach(n -> dependents.forEach(d -> d.wake(References.namespace(n))));
            });
  }

  private static <T extends HasMetadata> void onSpecChange(
      NamedCache<T> cache, Function<String, String> reference, List<Dependents> dependents) {
    onChange(
        cache,
        reference,
        dependents,
        object -> {
          var facet = new ArrayList<Object>();
          facet.add(object.getMetadata().getUid());
          facet.add(object.getMetadata().getGeneration());
          facet.add(String.valueOf(object.getMetadata().getDeletionTimestamp()));
          facet.add(Common.demands(object, ""));
          return facet;
        });
  }

  /** Our own status writes on these objects wake nobody: only the facet that matters does. */
  private static <T extends HasMetadata> void onChange(
      NamedCache<T> cache,
      Function<String, String> reference,
      List<Dependents> dependents,
      Function<T, Object> facet) {
    Map<String, Optional<Object>> seen = new ConcurrentHashMap<>();
    cache.onChange(
        name -> {
          Optional<Object> now = cache.find(name).map(facet);
          var before = seen.put(name, now);
          if (!now.equals(before)) {
            dependents.forEach(d -> d.wake(reference.apply(name)));
          }
        });
  }
}
