package dev.tenure.operator.kube.informer;

import java.util.Optional;

/**
 * Hears of every change of a cache, the first fill included. Called in order, on the informer's own
 * thread: it must be quick and must not throw.
 *
 * @param <P> what the cache keeps
 */
@FunctionalInterface
public interface Changes<P> {
  /**
   * One object came, changed or went.
   *
   * @param key {@code namespace/name}, or the name alone of a cluster-scoped object
   */
  void changed(String key, Optional<P> before, Optional<P> after);
}
