package dev.tenure.operator.platform.spiffe;

import dev.tenure.operator.kube.informer.RecentWrites;
import dev.tenure.operator.kube.informer.ScopedCache;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** The documents in the operator's namespace, and our own latest writes over them. */
public final class PublishedDocuments implements AutoCloseable {
  private final ScopedCache<ConfigMap, HeldDocument> cache;
  private final RecentWrites<HeldDocument> writes;
  private final String namespace;

  /** Starts to watch. */
  public PublishedDocuments(KubernetesClient client, String namespace, InstantSource clock) {
    this.namespace = namespace;
    this.writes = new RecentWrites<>(clock);
    this.cache =
        new ScopedCache<>(
            _ ->
                client
                    .configMaps()
                    .inNamespace(namespace)
                    .withLabel(HeldDocument.LABEL)
                    .runnableInformer(0),
            HeldDocument::of,
            HeldDocument::stub,
            (_, before, after) -> {
              if (after.isEmpty()) {
                before.ifPresent(gone -> writes.dropped(gone.name(), gone.uid()));
              }
            });
    cache.namespaces(Set.of(namespace));
  }

  /** The issuer's document as it is served; empty where there is none. */
  public Optional<String> document(String issuer) {
    return find(issuer).filter(h -> h.issuer().equals(issuer)).map(HeldDocument::text);
  }

  /** Waits for the first list; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    return cache.awaitSync(atMost);
  }

  @Override
  public void close() {
    cache.close();
  }

  String namespace() {
    return namespace;
  }

  Optional<HeldDocument> find(String issuer) {
    var name = SpiffeBundles.name(issuer);
    return writes.over(name, cache.find(namespace, name));
  }

  void wrote(HeldDocument left) {
    writes.wrote(left.name(), left);
  }

  void forget(String issuer) {
    writes.forget(SpiffeBundles.name(issuer));
  }
}
