package dev.tenure.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextLooksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final ObjectKey API = new ObjectKey("SecretLease", "payments", "api");
  private static final Outcome FAILED = Outcome.failed(Reason.API_UNAVAILABLE, "away");

  private final NextLooks looks = new NextLooks();

  private Duration pause(Outcome outcome) {
    return Duration.between(NOW, looks.after(API, outcome, NOW).orElseThrow());
  }

  @Test
  void failuresInARowPauseLongerUpToAMinute() {
    var first = pause(FAILED);
    assertThat(first).isLessThanOrEqualTo(Duration.ofSeconds(1));
    for (var n = 0; n < 20; n++) {
      assertThat(pause(FAILED)).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }
    assertThat(pause(FAILED)).isGreaterThan(Duration.ofSeconds(29));
  }

  @Test
  void whatEndsOtherwiseBeginsAnew() {
    for (var n = 0; n < 10; n++) {
      pause(FAILED);
    }
    looks.after(API, new Outcome.Waiting(Reason.PENDING, "soon", NOW.plusSeconds(5)), NOW);
    assertThat(pause(FAILED)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aTimeThatTheRemoteNamedIsKept() {
    var at = NOW.plusSeconds(300);
    assertThat(
            looks.after(
                API, new Outcome.Failed(Reason.BACKEND_THROTTLED, "later", Optional.of(at)), NOW))
        .contains(at);
  }

  @Test
  void nothingIsPlannedWhereOnlyAChangeHelps() {
    var never = new Outcome.Stalled(Reason.INVALID_SPEC, "mend it", Instant.MAX);
    assertThat(looks.after(API, never, NOW)).isEmpty();
    var done = new Outcome.Done(Reason.UP_TO_DATE, "well", Optional.empty());
    assertThat(looks.after(API, done, NOW)).isEmpty();
  }
}
