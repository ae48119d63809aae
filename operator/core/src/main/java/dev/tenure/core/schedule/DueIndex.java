package dev.tenure.core.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One index over all objects of when to look at each again. An object has one entry at most; a
 * later entry replaces it and nothing is left behind. Of those that are due together, the one whose
 * credential ends first comes first. Safe for many threads; all operations are O(log n).
 *
 * @param <K> what names an object
 */
public final class DueIndex<K extends Comparable<K>> {
  private record Entry<K>(K key, Instant due, Instant deadline) {}

  private final TreeSet<Entry<K>> waiting =
      new TreeSet<>(Comparator.<Entry<K>, Instant>comparing(Entry::due).thenComparing(Entry::key));
  private final TreeSet<Entry<K>> ready =
      new TreeSet<>(
          Comparator.<Entry<K>, Instant>comparing(Entry::deadline).thenComparing(Entry::key));
  private final Map<K, Entry<K>> entries = new HashMap<>();

  /**
   * Looks at the object at {@code due}, and not at any time said before.
   *
   * @param deadline when its credential ends; {@link Instant#MAX} where nothing ends
   */
  public synchronized void schedule(K key, Instant due, Instant deadline) {
    cancel(key);
    var entry = new Entry<>(key, due, deadline);
    entries.put(key, entry);
    waiting.add(entry);
  }

  /** Forgets the object. */
  public synchronized void cancel(K key) {
    var entry = entries.remove(key);
    if (entry != null && !waiting.remove(entry)) {
      ready.remove(entry);
    }
  }

  /** Has every object be due by then; one that is due sooner stays so. */
  public synchronized void bringForward(Instant latest) {
    while (!waiting.isEmpty() && waiting.last().due().isAfter(latest)) {
      var last = waiting.last();
      schedule(last.key(), latest, last.deadline());
    }
  }

  /** Takes out up to {@code most} objects that are due, soonest deadline first. */
  public synchronized List<K> takeDue(Instant now, int most) {
    while (!waiting.isEmpty() && !waiting.first().due().isAfter(now)) {
      ready.add(waiting.pollFirst());
    }
    var taken = new ArrayList<K>();
    while (taken.size() < most && !ready.isEmpty()) {
      var key = ready.pollFirst().key();
      entries.remove(key);
      taken.add(key);
    }
    return taken;
  }

  /** When the next object is due: a past time while some are ready; empty when none waits. */
  public synchronized Optional<Instant> nextDue() {
    if (!ready.isEmpty()) {
      return Optional.of(Instant.EPOCH);
    }
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.first().due());
  }

  /** How many objects have an entry. */
  public synchronized int size() {
    return entries.size();
  }
}
