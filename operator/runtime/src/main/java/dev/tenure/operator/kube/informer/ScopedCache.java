package dev.tenure.operator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pruned cache of objects: of the whole cluster, or of a set of namespaces that changes while
 * running. An informer that is refused (a right that is not there yet, or no longer) tries again
 * with back-off, for ever.
 *
 * @param <T> what the API server sends
 * @param <P> what is kept of it
 */
public final class ScopedCache<T extends HasMetadata, P extends Versioned>
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScopedCache.class);
  private static final String EVERYWHERE = "";

  private final Source<T> source;
  private final PrunedStore.Pruning<T, P> pruning;
  private final Changes<P> changes;
  private final Map<String, Part<T, P>> parts = new ConcurrentHashMap<>();

  /** Makes an informer that is not started, for one namespace or for all. */
  @FunctionalInterface
  public interface Source<T extends HasMetadata> {
    SharedIndexInformer<T> informer(Optional<String> namespace);
  }

  private record Part<T extends HasMetadata, P extends Versioned>(
      SharedIndexInformer<T> informer, PrunedStore<T, P> store, CompletableFuture<Void> synced) {}

  /**
   * @param prune what is kept; must not throw, whatever the object holds
   * @param stub an object with at least name, namespace, UID and resourceVersion
   */
  public ScopedCache(
      Source<T> source, Function<T, P> prune, Function<P, T> stub, Changes<P> changes) {
    this.source = source;
    this.pruning = new PrunedStore.Pruning<>(prune, stub);
    this.changes = changes;
  }

  /** Watches the whole cluster. */
  public void everywhere() {
    watch(Set.of(EVERYWHERE));
  }

  /** Watches exactly these namespaces from now on; what was kept of others is dropped. */
  public void namespaces(Set<String> namespaces) {
    watch(Set.copyOf(namespaces));
  }

  /**
   * What is kept of an object.
   *
   * @param namespace empty where the kind is cluster-scoped
   */
  public Optional<P> find(String namespace, String name) {
    var key = namespace.isEmpty() ? name : namespace + "/" + name;
    return part(namespace).flatMap(part -> part.store().find(key));
  }

  /** All that is kept. */
  public Stream<P> all() {
    return parts.values().stream().flatMap(part -> part.store().all());
  }

  /** Whether the namespace's first list is in, so that "not found" means something. */
  public boolean synced(String namespace) {
    return part(namespace).map(part -> part.synced().isDone()).orElse(false);
  }

  /** Waits for the first lists of all that is watched now; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    var all =
        CompletableFuture.allOf(
            parts.values().stream().map(Part::synced).toArray(CompletableFuture[]::new));
    try {
      all.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    watch(Set.of());
  }

  private Optional<Part<T, P>> part(String namespace) {
    return Optional.ofNullable(parts.get(EVERYWHERE))
        .or(() -> Optional.ofNullable(parts.get(namespace)));
  }

  private synchronized void watch(Set<String> wanted) {
    var unwanted = new HashSet<>(parts.keySet());
    unwanted.removeAll(wanted);
    unwanted.forEach(scope -> Optional.ofNullable(parts.remove(scope)).ifPresent(this::stop));
    wanted.forEach(scope -> parts.computeIfAbsent(scope, this::start));
  }

  private Part<T, P> start(String scope) {
    var namespace = scope.equals(EVERYWHERE) ? Optional.<String>empty() : Optional.of(scope);
    var store = new PrunedStore<>(pruning, changes);
    var informer =
        source
            .informer(namespace)
            .removeNamespaceIndex()
            .itemStore(store)
            .exceptionHandler((_, failure) -> again(namespace, failure));
    return new Part<>(informer, store, informer.start().toCompletableFuture());
  }

  private void stop(Part<T, P> part) {
    part.informer().stop();
  }

  /** The informer backs off by itself, up to half a minute. */
  private static boolean again(Optional<String> namespace, Throwable failure) {
    LOG.atInfo()
        .setMessage("An informer starts over")
        .addKeyValue("namespace", namespace.orElse("all"))
        .addKeyValue("failure", described(failure))
        .log();
    return true;
  }

  private static String described(Throwable failure) {
    var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    return cause instanceof KubernetesClientException refused && refused.getCode() > 0
        ? "HTTP " + refused.getCode()
        : String.valueOf(cause == null ? failure : cause.getClass().getSimpleName());
  }
}
