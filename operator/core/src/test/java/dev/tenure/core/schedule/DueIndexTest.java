package dev.tenure.core.schedule;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DueIndexTest {
  private final DueIndex<String> index = new DueIndex<>();

  @Test
  void givesOutWhatIsDueAndNothingElse() {
    index.schedule("now", START, Instant.MAX);
    index.schedule("later", START.plusSeconds(1), Instant.MAX);

    assertThat(index.takeDue(START, 10)).containsExactly("now");
    assertThat(index.takeDue(START, 10)).isEmpty();
    assertThat(index.nextDue()).contains(START.plusSeconds(1));
    assertThat(index.takeDue(START.plusSeconds(1), 10)).containsExactly("later");
    assertThat(index.nextDue()).isEmpty();
    assertThat(index.size()).isZero();
  }

  @Test
  void aLaterWordReplacesAnEarlierOne() {
    index.schedule("a", START, Instant.MAX);
    index.schedule("a", START.plusSeconds(60), Instant.MAX);

    assertThat(index.size()).isEqualTo(1);
    assertThat(index.takeDue(START.plusSeconds(59), 10)).isEmpty();
    assertThat(index.takeDue(START.plusSeconds(60), 10)).containsExactly("a");
  }

  @Test
  void whatWaitsForABudgetCanBePutOffAndCancelled() {
    index.schedule("a", START, START.plusSeconds(1));
    index.schedule("b", START, START.plusSeconds(2));
    index.schedule("c", START, START.plusSeconds(3));
    assertThat(index.takeDue(START, 1)).containsExactly("a");

    index.cancel("b");
    index.schedule("c", START.plusSeconds(60), Instant.MAX);

    assertThat(index.takeDue(START, 10)).isEmpty();
    assertThat(index.nextDue()).contains(START.plusSeconds(60));
  }

  @Test
  void whatIsReadyWakesAtOnce() {
    index.schedule("a", START, Instant.MAX);
    index.schedule("b", START, Instant.MAX);
    index.takeDue(START, 1);
    assertThat(index.nextDue()).hasValueSatisfying(due -> assertThat(due).isBefore(START));
  }

  @Test
  void aHerdIsTakenSoonestDeadlineFirst() {
    var deadlines = new ArrayList<Long>();
    for (long i = 0; i < 10_000; i++) {
      var deadline = i * 7919 % 10_000;
      deadlines.add(deadline);
      index.schedule("id-" + i, START, START.plusSeconds(deadline));
    }
    var taken = new ArrayList<Long>();
    while (index.size() > 0) {
      for (var key : index.takeDue(START, 100)) {
        taken.add(deadlines.get(Integer.parseInt(key.substring(3))));
      }
    }
    assertThat(taken).hasSize(10_000).isSorted();
  }

  @Test
  void oneThatComesLateWithASoonerDeadlineGoesFirst() {
    index.schedule("slow", START, START.plusSeconds(100));
    index.takeDue(START, 0);
    index.schedule("urgent", START.plusSeconds(1), START.plusSeconds(2));
    assertThat(index.takeDue(START.plusSeconds(1), 1)).containsExactly("urgent");
  }

  @Test
  void manyThreadsLoseNothingAndDoubleNothing() throws Exception {
    var start = new CountDownLatch(1);
    var taken = new HashSet<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var t = 0; t < 8; t++) {
        var name = "t" + t + "-";
        threads.submit(
            () -> {
              start.await();
              for (var i = 0; i < 500; i++) {
                index.schedule(name + i, START, START.plusSeconds(i));
                for (var key : index.takeDue(START, 1)) {
                  synchronized (taken) {
                    assertThat(taken.add(key)).isTrue();
                  }
                }
              }
              return null;
            });
      }
      start.countDown();
    }
    taken.addAll(index.takeDue(START, 10_000));
    assertThat(taken).hasSize(4_000);
    assertThat(index.size()).isZero();
  }

  /** One thing done to an index. */
  sealed interface Step {
    record Schedule(String key, int due, int deadline) implements Step {}

    record Cancel(String key) implements Step {}

    record Take(int most, int later) implements Step {}
  }

  private record Entry(String key, Instant due, Instant deadline) {}

  @Property(tries = 1000)
  void behavesAsAPlainList(@ForAll("courses") List<Step> course) {
    var real = new DueIndex<String>();
    var model = new ArrayList<Entry>();
    var now = START;
    for (var step : course) {
      switch (step) {
        case Step.Schedule(var key, var due, var deadline) -> {
          var dueAt = now.plusSeconds(due);
          real.schedule(key, dueAt, START.plusSeconds(deadline));
          model.removeIf(e -> e.key().equals(key));
          model.add(new Entry(key, dueAt, START.plusSeconds(deadline)));
        }
        case Step.Cancel(var key) -> {
          real.cancel(key);
          model.removeIf(e -> e.key().equals(key));
        }
        case Step.Take(var most, var later) -> {
          now = now.plusSeconds(later);
          assertThat(real.takeDue(now, most)).isEqualTo(take(model, now, most));
        }
      }
      assertThat(real.size()).isEqualTo(model.size());
      assertThat(soonestAt(real.nextDue(), now)).isEqualTo(soonestAt(next(model), now));
    }
  }

  private static List<String> take(List<Entry> model, Instant now, int most) {
    var due =
        model.stream()
            .filter(e -> !e.due().isAfter(now))
            .sorted(Comparator.comparing(Entry::deadline).thenComparing(Entry::key))
            .limit(most)
            .toList();
    model.removeAll(due);
    return due.stream().map(Entry::key).toList();
  }

  private static Optional<Instant> next(List<Entry> model) {
    return model.stream().map(Entry::due).min(Comparator.naturalOrder());
  }

  /** Any past time means the same: at once. */
  private static Optional<Instant> soonestAt(Optional<Instant> due, Instant now) {
    return due.map(d -> d.isBefore(now) ? now : d);
  }

  @Provide
  Arbitrary<List<Step>> courses() {
    var keys = Arbitraries.of("a", "b", "c", "d", "e");
    var schedule =
        Combinators.combine(
                keys, Arbitraries.integers().between(-5, 20), Arbitraries.integers().between(0, 9))
            .as(Step.Schedule::new);
    var take =
        Combinators.combine(
                Arbitraries.integers().between(0, 3), Arbitraries.integers().between(0, 5))
            .as(Step.Take::new);
    return Arbitraries.oneOf(schedule, schedule, take, keys.map(Step.Cancel::new))
        .map(step -> (Step) step)
        .list()
        .ofMaxSize(60);
  }

  @Test
  void aHundredThousandEntriesLeaveNothingBehind() {
    for (var i = 0; i < 100_000; i++) {
      index.schedule("id-" + i, START.plusMillis(i), START.plusSeconds(i));
    }
    for (var i = 0; i < 100_000; i++) {
      index.schedule("id-" + i, START.plusMillis(i + 1), START.plusSeconds(i));
    }
    assertThat(index.takeDue(START.plusSeconds(1_000), 200_000)).hasSize(100_000);
    assertThat(index.size()).isZero();
    assertThat(index.nextDue()).isEmpty();
  }
}
