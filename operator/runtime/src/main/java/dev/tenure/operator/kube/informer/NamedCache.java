package dev.tenure.operator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A cache of one cluster-scoped kind, by name, that wakes whoever depends on an object. What it
 * hands out is shared and must not be changed.
 *
 * @param <T> the kind
 */
public final class NamedCache<T extends HasMetadata> implements AutoCloseable {
  private final SharedIndexInformer<T> informer;
  private final PrunedStore<T, Kept<T>> store;
  private final List<Consumer<String>> dependents = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> synced;

  private record Kept<T extends HasMetadata>(T object) implements Versioned {
    @Override
    public String uid() {
      return object.getMetadata().getUid();
    }

    @Override
    public String resourceVersion() {
      return object.getMetadata().getResourceVersion();
    }
  }

  /** Starts to fill at once. */
  public NamedCache(KubernetesClient client, Class<T> kind) {
    store =
        new PrunedStore<>(
            new PrunedStore.Pruning<>(object -> new Kept<>(LeanStore.lean(object)), Kept::object),
            (name, _, _) -> dependents.forEach(dependent -> dependent.accept(name)));
    informer =
        client
            .resources(kind)
            .runnableInformer(0)
            .removeNamespaceIndex()
            .itemStore(store)
            .exceptionHandler((_, _) -> true);
    synced = informer.start().toCompletableFuture();
  }

  /** The object of this name; empty while it does not exist, as far as the cache knows. */
  public Optional<T> find(String name) {
    return store.find(name).map(Kept::object);
  }

  /** All there are. */
  public List<T> all() {
    return store.all().map(Kept::object).toList();
  }

  /**
   * Calls back with the name of each object that came, changed in any way or went. On the
   * informer's own thread: it must be quick.
   */
  public void onChange(Consumer<String> dependent) {
    dependents.add(dependent);
  }

  /** Waits for the first list; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    try {
      synced.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    informer.stop();
  }
}
