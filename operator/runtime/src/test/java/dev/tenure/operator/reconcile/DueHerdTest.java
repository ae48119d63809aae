package dev.tenure.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten thousand identities that became due while nobody was there. */
class DueHerdTest {
  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final int HERD = 10_000;
  private static final int PER_SECOND = 100;

  private Instant now = START;
  private final List<ObjectKey> woken = new ArrayList<>();
  private final WakeUps wakeUps = new WakeUps(PER_SECOND, () -> now);
  private final FirstSights sights = new FirstSights(wakeUps);

  DueHerdTest() {
    wakeUps.listen("MachineIdentity", woken::add);
  }

  private static ObjectKey key(int n) {
    return new ObjectKey("MachineIdentity", "payments", "web-%05d".formatted(n));
  }

  private static Instant end(int n) {
    return START.plus(Duration.ofHours(1)).minusMillis(n);
  }

  @Test
  void theyAreLookedAtInTheirTurnAndWhatEndsFirstComesFirst() {
    var deferred =
        IntStream.range(0, HERD)
            .filter(n -> sights.defers(key(n), Optional.of(START), Optional.of(end(n)), now))
            .count();
    assertThat(deferred).isEqualTo(HERD);

    var busiest = 0;
    var seconds = 0;
    while (woken.size() < HERD) {
      var before = woken.size();
      for (var turn = 0; turn < 4; turn++) {
        wakeUps.turn(now);
      }
      busiest = Math.max(busiest, woken.size() - before);
      now = now.plusSeconds(1);
      seconds++;
    }

    assertThat(busiest).isLessThanOrEqualTo(PER_SECOND);
    assertThat(seconds).isBetween(HERD / PER_SECOND - 5, HERD / PER_SECOND + 5);
    assertThat(woken).isEqualTo(IntStream.range(0, HERD).mapToObj(n -> key(HERD - 1 - n)).toList());
    assertThat(
            IntStream.range(0, HERD)
                .filter(n -> sights.defers(key(n), Optional.of(START), Optional.of(end(n)), now))
                .count())
        .as("deferred a second time")
        .isZero();
  }

  @Test
  void whatIsNewOrNotDueIsLookedAtAtOnce() {
    assertThat(sights.defers(key(1), Optional.empty(), Optional.empty(), now)).isFalse();
    assertThat(sights.defers(key(2), Optional.of(START.plusSeconds(1)), Optional.empty(), now))
        .isFalse();
    assertThat(wakeUps.size()).isZero();
  }
}
