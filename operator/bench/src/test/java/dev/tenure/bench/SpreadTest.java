package dev.tenure.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void aShareOfTheTimesIsNoLongerThanItsPercentile() {
    var seconds = LongStream.rangeClosed(1, 200).map(s -> (201 - s) * 1_000_000_000L).toArray();

    assertThat(Spread.of(seconds)).isEqualTo(new Spread(100, 198, 200));
  }

  @Test
  void oneTimeIsAllPercentiles() {
    assertThat(Spread.of(new long[] {500_000_000})).isEqualTo(new Spread(0.5, 0.5, 0.5));
  }

  @Test
  void nothingMeasuredIsZero() {
    assertThat(Spread.of(new long[0])).isEqualTo(new Spread(0, 0, 0));
  }
}
