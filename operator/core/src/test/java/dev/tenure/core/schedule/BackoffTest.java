package dev.tenure.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Property
  void staysBetweenHalfAndTheWholeOfItsStep(
      @ForAll @IntRange(min = 1, max = 1_000_000) int failures,
      @ForAll @StringLength(max = 40) String key) {
    var step = Math.min(60_000, 1000L << Math.min(failures - 1, 20));
    assertThat(Backoff.TRANSIENT.after(failures, key))
        .isBetween(Duration.ofMillis(step / 2), Duration.ofMillis(step));
  }

  @Test
  void noFailureYetIsTakenAsTheFirst() {
    assertThat(Backoff.TRANSIENT.after(0, "a")).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(Backoff.TRANSIENT.after(Integer.MIN_VALUE, "a")).isPositive();
  }

  @Test
  void neverOverflows() {
    var slow = new Backoff(Duration.ofDays(30), Duration.ofDays(365));
    assertThat(IntStream.rangeClosed(1, 100).mapToObj(n -> slow.after(n, "a")))
        .allMatch(wait -> wait.compareTo(Duration.ofDays(15)) >= 0)
        .allMatch(wait -> wait.compareTo(Duration.ofDays(365)) <= 0);
  }

  @Test
  void objectsThatFailTogetherComeBackApart() {
    var waits =
        IntStream.range(0, 1000)
            .mapToObj(i -> Backoff.TRANSIENT.after(10, "object-" + i))
            .distinct()
            .count();
    assertThat(waits).isGreaterThan(900);
  }
}
