package dev.tenure.operator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Keeps of each object only what is read later; the rest never stays in memory. The informer gets
 * back stubs, rebuilt on demand.
 *
 * @param <T> what the API server sends
 * @param <P> what is kept of it
 */
final class PrunedStore<T extends HasMetadata, P extends Versioned> implements ItemStore<T> {
  private final Map<String, P> kept = new ConcurrentHashMap<>();
  private final Pruning<T, P> pruning;
  private final Changes<P> changes;

  PrunedStore(Pruning<T, P> pruning, Changes<P> changes) {
    this.pruning = pruning;
    this.changes = changes;
  }

  /**
   * How an object is reduced.
   *
   * @param prune must not throw, whatever the object holds
   * @param stub an object with at least name, namespace, UID and resourceVersion
   */
  record Pruning<T, P>(Function<T, P> prune, Function<P, T> stub) {}

  Optional<P> find(String key) {
    return Optional.ofNullable(kept.get(key));
  }

  Stream<P> all() {
    return kept.values().stream();
  }

  @Override
  public String getKey(T object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public T put(String key, T object) {
    var after = pruning.prune().apply(object);
    var before = Optional.ofNullable(kept.put(key, after));
    if (before.filter(after::sameAs).isEmpty()) {
      changes.changed(key, before, Optional.of(after));
    }
    return stub(before);
  }

  @Override
  public T remove(String key) {
    var before = Optional.ofNullable(kept.remove(key));
    if (before.isPresent()) {
      changes.changed(key, before, Optional.empty());
    }
    return stub(before);
  }

  @Override
  public Stream<String> keySet() {
    return kept.keySet().stream();
  }

  @Override
  public Stream<T> values() {
    return kept.values().stream().map(pruning.stub());
  }

  @Override
  public int size() {
    return kept.size();
  }

  @Override
  public T get(String key) {
    return stub(find(key));
  }

  /** The informer's contract asks for null where nothing is stored. */
  @SuppressWarnings("NullAway")
  private T stub(Optional<P> kept) {
    return kept.map(pruning.stub()).orElse(null);
  }
}
