package dev.tenure.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightTest {
  @Test
  void noMoreThanTheLimitRunAtOnce() throws InterruptedException {
    var limit = new InFlight(3);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new AtomicInteger();

    Crowd.run(
        200,
        index ->
            limit.run(
                () -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  Thread.yield();
                  now.decrementAndGet();
                  return done.incrementAndGet();
                }));

    assertThat(done).hasValue(200);
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void aFailureMakesRoomAndEndsTheRun() {
    var limit = new InFlight(1);

    assertThatThrownBy(
            () ->
                Crowd.run(
                    5,
                    index ->
                        limit.run(
                            () -> {
                              throw new IllegalStateException("refused");
                            })))
        .hasMessageContaining("refused");
  }
}
