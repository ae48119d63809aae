package dev.tenure.operator.kube.informer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Our own latest writes, until the cache has caught up with them, so that a read after a write sees
 * it. Safe for use by many threads.
 *
 * @param <P> what the cache keeps
 */
public final class RecentWrites<P extends Versioned> {
  /**
   * A cache that is further behind than this is no longer trusted to catch up: the server is asked.
   */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** Each sweep looks at all of them, so that one a write would cost the square of the writes. */
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

  private final Map<String, Write<P>> writes = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.MIN);

  public RecentWrites(InstantSource clock) {
    this.clock = clock;
  }

  /** What one write did; {@code left} is empty after a deletion. */
  private record Write<P extends Versioned>(
      String uid, String resourceVersion, Optional<P> left, Instant at) {}

  /** Notes what a write left behind. */
  public void wrote(String key, P left) {
    writes.put(
        key, new Write<>(left.uid(), left.resourceVersion(), Optional.of(left), clock.instant()));
  }

  /**
   * Notes that an object was deleted.
   *
   * @param last the version that was deleted
   */
  public void deleted(String key, P last) {
    var write = new Write<P>(last.uid(), last.resourceVersion(), Optional.empty(), clock.instant());
    writes.put(key, write);
  }

  /** Forgets: what the cache or the server says counts. */
  public void forget(String key) {
    writes.remove(key);
  }

  /** What a reader sees, given what the cache holds. */
  public Optional<P> over(String key, Optional<P> cached) {
    var write = writes.get(key);
    if (write == null) {
      return cached;
    }
    if (write.at().plus(KEPT).isBefore(clock.instant()) || caughtUp(write, cached)) {
      writes.remove(key, write);
      return cached;
    }
    return write.left();
  }

  /** Whether this version is one that we wrote ourselves. */
  public boolean own(String key, P seen) {
    var write = writes.get(key);
    return write != null
        && write.left().map(P::resourceVersion).filter(seen.resourceVersion()::equals).isPresent();
  }

  /** The cache dropped the object of this UID: whatever we wrote to it is gone as well. */
  public void dropped(String key, String uid) {
    writes.computeIfPresent(key, (_, write) -> write.uid().equals(uid) ? null : write);
  }

  /** Drops what is too old to matter; called now and then by whoever writes. */
  public void sweep() {
    var now = clock.instant();
    var due = nextSweep.get();
    if (now.isBefore(due) || !nextSweep.compareAndSet(due, now.plus(BETWEEN_SWEEPS))) {
      return;
    }
    var oldest = now.minus(KEPT);
    writes.values().removeIf(write -> write.at().isBefore(oldest));
  }

  private static <P extends Versioned> boolean caughtUp(Write<P> write, Optional<P> cached) {
    if (cached.isEmpty()) {
      return false;
    }
    var same = cached.get().uid().equals(write.uid());
    return cached.get().atLeast(write.resourceVersion()) && !(write.left().isEmpty() && same);
  }
}
