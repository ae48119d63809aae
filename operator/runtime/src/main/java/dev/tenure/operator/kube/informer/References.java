package dev.tenure.operator.kube.informer;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityOwner;
import dev.tenure.api.v1alpha1.SecretBackend;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;

/** What objects of tenants refer to: issuers, owners, backends and their own namespace. */
public record References(
    NamedCache<IdentityIssuer> issuers,
    NamedCache<IdentityOwner> owners,
    NamedCache<SecretBackend> backends,
    NamedCache<Namespace> namespaces)
    implements AutoCloseable {
  /** Starts to fill all four. */
  public static References watch(KubernetesClient client) {
    return new References(
        new NamedCache<>(client, IdentityIssuer.class),
        new NamedCache<>(client, IdentityOwner.class),
        new NamedCache<>(client, SecretBackend.class),
        new NamedCache<>(client, Namespace.class));
  }

  /** Waits for the first lists, each for as long as given; false when one is not in. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    var all = true;
    for (var cache : caches()) {
      all &= cache.awaitSync(atMost);
    }
    return all;
  }

  @Override
  public void close() {
    caches().forEach(NamedCache::close);
  }

  private List<NamedCache<?>> caches() {
    return List.of(issuers, owners, backends, namespaces);
  }
}
