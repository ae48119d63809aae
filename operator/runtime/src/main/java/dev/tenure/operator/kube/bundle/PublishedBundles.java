package dev.tenure.operator.kube.bundle;

import dev.tenure.operator.kube.informer.Changes;
import dev.tenure.operator.kube.informer.RecentWrites;
import dev.tenure.operator.kube.informer.ScopedCache;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** All ConfigMaps with a trust bundle of ours, and our own latest writes over them. */
public final class PublishedBundles implements AutoCloseable {
  private final ScopedCache<ConfigMap, HeldBundle> cache;
  private final RecentWrites<HeldBundle> writes;
  private final String ownNamespace;
  private final List<Changes<HeldBundle>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Watches nothing until told where.
   *
   * @param ownNamespace the operator's, where every bundle is published too
   */
  public PublishedBundles(KubernetesClient client, String ownNamespace, InstantSource clock) {
    this.ownNamespace = ownNamespace;
    this.writes = new RecentWrites<>(clock);
    this.cache =
        new ScopedCache<>(
            namespace -> informer(client, namespace),
            HeldBundle::of,
            HeldBundle::stub,
            this::changed);
  }

  /** Watches every namespace. */
  public void everywhere() {
    cache.everywhere();
  }

  /** Watches exactly these namespaces from now on, and the operator's own. */
  public void setNamespaces(Set<String> namespaces) {
    var all = new HashSet<>(namespaces);
    all.add(ownNamespace);
    cache.namespaces(all);
  }

  /** Waits for the first lists; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    return cache.awaitSync(atMost);
  }

  @Override
  public void close() {
    cache.close();
  }

  String ownNamespace() {
    return ownNamespace;
  }

  Optional<HeldBundle> find(String namespace, String issuer) {
    return writes.over(namespace + "/" + issuer, cache.find(namespace, issuer));
  }

  /** The namespaces that have this issuer's bundle. */
  List<String> namespacesWith(String issuer) {
    return cache
        .all()
        .filter(held -> held.name().equals(issuer) && held.isOurs())
        .map(HeldBundle::namespace)
        .toList();
  }

  void wrote(HeldBundle left) {
    writes.wrote(left.key(), left);
  }

  void forget(String namespace, String issuer) {
    writes.forget(namespace + "/" + issuer);
  }

  /** Hears of what others did to bundles. */
  void onDrift(Changes<HeldBundle> listener) {
    listeners.add(listener);
  }

  private void changed(String key, Optional<HeldBundle> before, Optional<HeldBundle> after) {
    if (after.isEmpty()) {
      before.ifPresent(gone -> writes.dropped(key, gone.uid()));
    }
    if (after.filter(seen -> writes.own(key, seen)).isEmpty()) {
      listeners.forEach(listener -> listener.changed(key, before, after));
    }
  }

  private static SharedIndexInformer<ConfigMap> informer(
      KubernetesClient client, Optional<String> namespace) {
    var maps = client.configMaps();
    return namespace.isPresent()
        ? maps.inNamespace(namespace.get()).withLabel(HeldBundle.LABEL).runnableInformer(0)
        : maps.inAnyNamespace().withLabel(HeldBundle.LABEL).runnableInformer(0);
  }
}
