package dev.tenure.core.expiry;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockGuardTest {
  @ParameterizedTest
  @ValueSource(longs = {-30_000, -29_999, -1, 0, 1, 29_999, 30_000})
  void clocksThatAgreeWithinThirtySecondsStopNothing(long millis) {
    assertThat(ClockGuard.violation(START.plusMillis(millis), START)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600_000, -30_001, 30_001, 3_600_000})
  void clocksThatDoNotAgreeStopEverything(long millis) {
    assertThat(ClockGuard.violation(START.plusMillis(millis), START))
        .hasValueSatisfying(
            why -> {
              assertThat(why.reason()).isEqualTo(Reason.CLOCK_SKEW);
              assertThat(why.message()).contains("Check time synchronisation");
            });
  }

  @Test
  void theMessageSaysWhichWay() {
    assertThat(ClockGuard.violation(START.plusSeconds(3600), START).orElseThrow().message())
        .contains("3600 s ahead of");
    assertThat(ClockGuard.violation(START.minusSeconds(3600), START).orElseThrow().message())
        .contains("3600 s behind");
  }
}
