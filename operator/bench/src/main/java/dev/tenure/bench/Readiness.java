package dev.tenure.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Notes for each object of a herd the moment at which it was first seen Ready. */
final class Readiness implements ResourceEventHandler<GenericKubernetesResource> {
  private static final int EXAMPLES = 5;

  private final String prefix;
  private final AtomicLongArray readyAt;
  private final CountDownLatch missing;

  Readiness(String prefix, int size) {
    this.prefix = prefix;
    this.readyAt = new AtomicLongArray(size);
    this.missing = new CountDownLatch(size);
  }

  @Override
  public void onAdd(GenericKubernetesResource object) {
    note(object);
  }

  @Override
  public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource object) {
    note(object);
  }

  @Override
  public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {}

  /** How many are Ready. */
  int count() {
    return readyAt.length() - (int) missing.getCount();
  }

  /** Waits until all are, at most so long. */
  boolean await(Duration most) throws InterruptedException {
    return missing.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Seconds from {@code start} until the first was Ready; zero where none is. */
  double first(long start) {
    return times().map(at -> at - start).min().orElse(0) / 1e9;
  }

  /** Seconds from {@code start} until the last was Ready; zero where none is. */
  double last(long start) {
    return times().map(at -> at - start).max().orElse(0) / 1e9;
  }

  /** Nanoseconds from each object's creation to its Ready, of those that are. */
  long[] since(long[] created) {
    return IntStream.range(0, created.length)
        .filter(index -> readyAt.get(index) != 0)
        .mapToLong(index -> Math.max(0, readyAt.get(index) - created[index]))
        .toArray();
  }

  /** What the first few of those say that are not Ready. */
  List<String> missing(List<GenericKubernetesResource> objects) {
    return objects.stream()
        .filter(this::ours)
        .filter(object -> readyAt.get(index(object)) == 0)
        .limit(EXAMPLES)
        .map(object -> object.getMetadata().getName() + ": " + conditions(object))
        .toList();
  }

  private LongStream times() {
    return IntStream.range(0, readyAt.length()).mapToLong(readyAt::get).filter(at -> at != 0);
  }

  private void note(GenericKubernetesResource object) {
    if (ours(object)
        && isReady(object)
        && readyAt.compareAndSet(index(object), 0, System.nanoTime())) {
      missing.countDown();
    }
  }

  private boolean ours(GenericKubernetesResource object) {
    return object.getMetadata().getName().startsWith(prefix);
  }

  private int index(GenericKubernetesResource object) {
    return Integer.parseInt(object.getMetadata().getName().substring(prefix.length()));
  }

  private static boolean isReady(GenericKubernetesResource object) {
    return conditions(object).stream()
        .anyMatch(c -> "Ready".equals(c.get("type")) && "True".equals(c.get("status")));
  }

  private static List<Map<?, ?>> conditions(GenericKubernetesResource object) {
    return object.get("status", "conditions") instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).<Map<?, ?>>map(Map.class::cast).toList()
        : List.of();
  }
}
