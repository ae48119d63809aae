package dev.tenure.operator.kube.bundle;

import dev.tenure.operator.kube.informer.Changes;
import dev.tenure.operator.kube.informer.RecentWrites;
import dev.tenure.operator.kube.informer.ScopedCache;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All ClusterTrustBundles with our label, and our own latest writes over them. */
public final class PublishedClusterBundles implements AutoCloseable {
  private final ScopedCache<GenericKubernetesResource, HeldClusterBundle> cache;
  private final RecentWrites<HeldClusterBundle> writes;
  private final ClusterBundleApi served;
  private final String installation;
  private final List<Changes<HeldClusterBundle>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Watches nothing until {@link #start}.
   *
   * @param installation name of this installation, the last part of every object's name
   */
  public PublishedClusterBundles(
      KubernetesClient client, ClusterBundleApi served, String installation, InstantSource clock) {
    this.served = served;
    this.installation = installation;
    this.writes = new RecentWrites<>(clock);
    this.cache =
        new ScopedCache<>(
            _ -> informer(client, served),
            HeldClusterBundle::of,
            HeldClusterBundle::stub,
            this::changed);
  }

  /** Watches from now on. */
  public void start() {
    cache.everywhere();
  }

  /** Waits for the first list; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    return cache.awaitSync(atMost);
  }

  @Override
  public void close() {
    cache.close();
  }

  String version() {
    return served.version();
  }

  String name(String issuer) {
    return ClusterTrustBundles.name(issuer, installation);
  }

  Optional<HeldClusterBundle> find(String issuer) {
    var name = name(issuer);
    return writes.over(name, cache.find("", name));
  }

  void wrote(HeldClusterBundle left) {
    writes.wrote(left.name(), left);
  }

  void forget(String issuer) {
    writes.forget(name(issuer));
  }

  /** Hears of what others did to our own. */
  void onDrift(Changes<HeldClusterBundle> listener) {
    listeners.add(listener);
  }

  private void changed(
      String name, Optional<HeldClusterBundle> before, Optional<HeldClusterBundle> after) {
    if (after.isEmpty()) {
      before.ifPresent(gone -> writes.dropped(name, gone.uid()));
    }
    var ours = before.or(() -> after).filter(held -> name(held.issuer()).equals(name)).isPresent();
    if (ours && after.filter(seen -> writes.own(name, seen)).isEmpty()) {
      listeners.forEach(listener -> listener.changed(name, before, after));
    }
  }

  private static SharedIndexInformer<GenericKubernetesResource> informer(
      KubernetesClient client, ClusterBundleApi served) {
    return client
        .genericKubernetesResources(served.context())
        .withLabel(HeldBundle.LABEL)
        .runnableInformer(0);
  }
}
