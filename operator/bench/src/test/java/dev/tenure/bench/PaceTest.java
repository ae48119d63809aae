package dev.tenure.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void membersBeginAtTheirOwnMoments() throws InterruptedException {
    var start = System.nanoTime();
    var pace = new Pace(100);

    pace.await(0);
    var first = System.nanoTime() - start;
    pace.await(20);

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    assertThat(first).isLessThan(200_000_000L);
  }

  @Test
  void withoutAPaceAllBeginAtOnce() throws InterruptedException {
    var start = System.nanoTime();

    new Pace(0).await(1_000_000);

    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
  }
}
