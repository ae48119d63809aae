package dev.tenure.operator.reconcile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Bounds how many objects are worked on at a time for each remote, first come first served, so that
 * a slow remote holds up only those who need it, and each object is finished before another is
 * begun.
 */
final class Bulkheads {
  private final int places;
  private final Map<String, Semaphore> remotes = new ConcurrentHashMap<>();

  Bulkheads(int places) {
    this.places = places;
  }

  /** Runs the work in a place at the remote; waits for one. */
  <T> T run(String remote, Supplier<T> work) {
    var semaphore = remotes.computeIfAbsent(remote, _ -> new Semaphore(places, true));
    semaphore.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      semaphore.release();
    }
  }
}
