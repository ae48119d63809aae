package dev.tenure.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Turn by turn under a clock that stands still unless it is moved. */
class WakeUpsTest {
  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  private static final ObjectKey API = new ObjectKey("SecretLease", "payments", "api");

  private Instant now = START;
  private final List<ObjectKey> woken = new ArrayList<>();
  private final WakeUps wakeUps = new WakeUps(10, () -> now);

  WakeUpsTest() {
    wakeUps.listen("SecretLease", woken::add);
  }

  private void turn() {
    wakeUps.turn(now);
  }

  @Test
  void anObjectIsWokenWhenItIsDueAndOnce() {
    wakeUps.schedule(API, START.plusSeconds(60), Instant.MAX);
    turn();
    assertThat(woken).isEmpty();
    now = START.plusSeconds(60);
    turn();
    turn();
    assertThat(woken).containsExactly(API);
  }

  /** Whoever plans the next look may have read the world before the change it is called for. */
  @Test
  void aCallDuringALookIsNotLostToTheNextPlan() {
    wakeUps.now(API);
    turn();
    wakeUps.now(API);
    wakeUps.schedule(API, START.plus(Duration.ofMinutes(5)), Instant.MAX);
    turn();
    assertThat(woken).containsExactly(API, API);
  }

  @Test
  void aCallDuringALookIsNotLostToACancellation() {
    wakeUps.now(API);
    wakeUps.cancel(API);
    turn();
    assertThat(woken).containsExactly(API);
  }

  @Test
  void aPlanCanBeCancelled() {
    wakeUps.schedule(API, START, Instant.MAX);
    wakeUps.cancel(API);
    turn();
    assertThat(woken).isEmpty();
    assertThat(wakeUps.size()).isZero();
  }

  @Test
  void aHerdIsSpreadAndWhatEndsFirstComesFirst() {
    IntStream.range(0, 30)
        .forEach(
            n ->
                wakeUps.schedule(
                    new ObjectKey("SecretLease", "payments", "db-%02d".formatted(n)),
                    START,
                    START.plusSeconds(1000 - n)));
    turn();
    assertThat(woken).hasSizeLessThanOrEqualTo(10);
    assertThat(woken.getFirst().name()).isEqualTo("db-29");
    for (var second = 1; second <= 3; second++) {
      now = START.plusSeconds(second);
      turn();
    }
    assertThat(woken).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void whatWasPlannedByAClockThatWasAheadIsLookedAtOnceItIsSetBack() {
    turn();
    now = START.plus(Duration.ofHours(2));
    turn();
    wakeUps.schedule(API, now.plusSeconds(30), Instant.MAX);
    now = START.plusSeconds(2);
    turn();
    assertThat(woken).containsExactly(API);
  }

  @Test
  void aThreadThatStandsStillIsSeen() {
    assertThat(wakeUps.alive()).isTrue();
    now = START.plus(Duration.ofMinutes(2));
    assertThat(wakeUps.alive()).isFalse();
  }
}
