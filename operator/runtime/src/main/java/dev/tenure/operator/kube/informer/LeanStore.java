package dev.tenure.operator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

/**
 * Keeps whole objects, but without what only servers and clients of apply read: who manages which
 * field, and the last applied configuration. Of a small object these are three quarters.
 *
 * @param <T> the kind
 */
public final class LeanStore<T extends HasMetadata> extends BasicItemStore<T> {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** An empty one. */
  public LeanStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public T put(String key, T object) {
    return super.put(key, lean(object));
  }

  /** The same object, stripped. */
  static <T extends HasMetadata> T lean(T object) {
    var metadata = object.getMetadata();
    metadata.setManagedFields(List.of());
    if (metadata.getAnnotations() != null) {
      metadata.getAnnotations().remove(LAST_APPLIED);
    }
    return object;
  }
}
