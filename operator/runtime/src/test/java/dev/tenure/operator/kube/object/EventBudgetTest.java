package dev.tenure.operator.kube.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventBudgetTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T06:00:00Z"));
  private final EventBudget budget = new EventBudget(now::get);

  @Test
  void allowsABurstAndThenATrickle() {
    assertThat(taken("a", 20)).isEqualTo(10);

    now.set(now.get().plus(Duration.ofSeconds(29)));
    assertThat(taken("a", 5)).isZero();
    now.set(now.get().plus(Duration.ofSeconds(1)));
    assertThat(taken("a", 5)).isEqualTo(1);

    now.set(now.get().plus(Duration.ofDays(1)));
    assertThat(taken("a", 20)).isEqualTo(10);
  }

  @Test
  void oneObjectDoesNotSpendForAnother() {
    taken("a", 20);

    assertThat(taken("b", 20)).isEqualTo(10);
  }

  private int taken(String uid, int tries) {
    var taken = 0;
    for (var i = 0; i < tries; i++) {
      taken += budget.tryTake(uid) ? 1 : 0;
    }
    return taken;
  }
}
