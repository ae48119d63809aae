package dev.tenure.core.schedule;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void givesTheBurstAtOnceAndThenTheRate() {
    var budget = new Budget(2, 3, START);
    assertThat(taken(budget, START, 10)).isEqualTo(3);
    assertThat(taken(budget, START.plusMillis(499), 10)).isZero();
    assertThat(taken(budget, START.plusMillis(500), 10)).isEqualTo(1);
    assertThat(taken(budget, START.plusSeconds(100), 10)).isEqualTo(3);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> new Budget(0, 1, START)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Budget(-1, 1, START)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Budget(1, 0, START)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void neverGivesMoreThanBurstAndRate(
      @ForAll @DoubleRange(min = 0.01, max = 100) double rate,
      @ForAll @IntRange(min = 1, max = 20) int burst,
      @ForAll @Size(max = 100) List<@IntRange(min = 0, max = 5_000) Integer> waits) {
    var budget = new Budget(rate, burst, START);
    var now = START;
    var given = 0;
    for (var wait : waits) {
      now = now.plusMillis(wait);
      given += taken(budget, now, 3);
    }
    var seconds = Duration.between(START, now).toMillis() / 1000.0;
    assertThat((double) given).isLessThanOrEqualTo(burst + rate * seconds + 1e-6);
  }

  @Property
  void theTimeNamedAfterARefusalIsEnough(
      @ForAll @Scale(4) @DoubleRange(min = 0.001, max = 1000) double rate,
      @ForAll @IntRange(min = 1, max = 5) int burst) {
    var budget = new Budget(rate, burst, START);
    var now = START;
    for (var i = 0; i < 20; i++) {
      if (!budget.tryTake(now)) {
        now = budget.nextAt(now);
        assertThat(budget.tryTake(now)).isTrue();
      }
    }
  }

  @Test
  void aHerdIsRefusedOnceAndComesBackOneByOne() {
    var budget = new Budget(10, 100, START);
    var places = new HashSet<Instant>();
    for (var i = 0; i < 10_000; i++) {
      if (!budget.tryTake(START)) {
        places.add(budget.nextAt(START));
      }
    }
    assertThat(places).hasSize(9_900);
    assertThat(places.stream().max(Instant::compareTo)).contains(START.plusSeconds(990));
    assertThat(places.stream().sorted().allMatch(budget::tryTake)).isTrue();
  }

  @Test
  void aClockSetBackDoesNotStarveIt() {
    var budget = new Budget(1, 1, START);
    assertThat(budget.tryTake(START.plusSeconds(3600))).isTrue();
    assertThat(budget.tryTake(START)).isFalse();
    assertThat(budget.nextAt(START)).isBeforeOrEqualTo(START.plusSeconds(1));
    assertThat(budget.tryTake(START.plusSeconds(1))).isTrue();
  }

  @Test
  void threadsThatReadTheClockInAnotherOrderGetNothingMore() {
    var budget = new Budget(1, 1, START);
    var given = 0;
    for (var i = 0; i < 10_000; i++) {
      given += taken(budget, START.plusMillis(i % 2 == 0 ? 500 : 0), 1);
    }
    assertThat(given).isEqualTo(1);
  }

  private static int taken(Budget budget, Instant now, int tries) {
    var taken = 0;
    for (var i = 0; i < tries; i++) {
      taken += budget.tryTake(now) ? 1 : 0;
    }
    return taken;
  }
}
