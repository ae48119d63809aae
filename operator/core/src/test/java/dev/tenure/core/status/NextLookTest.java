package dev.tenure.core.status;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NextLookTest {
  private static final Duration USUALLY = Duration.ofMinutes(5);

  private static Optional<NextLook> next(
      Outcome outcome, Duration life, Instant wish, Instant now) {
    var end = Optional.of(START.plus(life));
    var delivery = new Delivery(1, START, end, "", "", Optional.empty());
    var standing = Standing.unchanged(outcome, Optional.of(delivery), end, 1);
    return NextLook.of(standing, Optional.of(wish), now);
  }

  private static Outcome refused(Instant now) {
    return new Outcome.Stalled(Reason.ISSUER_REFUSED, "no", now.plus(USUALLY));
  }

  @Test
  void aMinutesCertificateThatIsRefusedIsTriedAgainWhileItLives() {
    var now = START.plusSeconds(40);
    assertThat(next(refused(now), Duration.ofSeconds(60), now.plus(USUALLY), now))
        .contains(new NextLook(now.plusSeconds(5), START.plusSeconds(60)));
  }

  @Test
  void onceItHasEndedItIsTriedByItsWholeLife() {
    var now = START.plusSeconds(70);
    assertThat(next(refused(now), Duration.ofSeconds(60), now.plus(USUALLY), now))
        .contains(new NextLook(now.plusSeconds(15), Instant.MAX));
  }

  @Test
  void aLongLifeIsLookedAtAsUsual() {
    var now = START.plus(Duration.ofHours(16));
    assertThat(next(refused(now), Duration.ofHours(24), now.plus(USUALLY), now))
        .hasValueSatisfying(look -> assertThat(look.at()).isEqualTo(now.plus(USUALLY)));
  }

  @Test
  void aRemoteThatNamedATimeIsNotAskedSooner() {
    var now = START.plusSeconds(20);
    var wish = now.plusSeconds(30);
    var throttled = new Outcome.Failed(Reason.BACKEND_THROTTLED, "later", Optional.of(wish));
    assertThat(next(throttled, Duration.ofSeconds(60), wish, now))
        .hasValueSatisfying(look -> assertThat(look.at()).isEqualTo(wish));
  }

  @Test
  void whatIsPlannedIsNotHastened() {
    var now = START.plusSeconds(1);
    var done = new Outcome.Done(Reason.UP_TO_DATE, "", Optional.of(START.plus(USUALLY)));
    assertThat(next(done, Duration.ofHours(1), START.plus(USUALLY), now))
        .hasValueSatisfying(look -> assertThat(look.at()).isEqualTo(START.plus(USUALLY)));
  }

  @Property
  void noEndIsSleptThrough(
      @ForAll @IntRange(min = 1, max = 100_000) int life,
      @ForAll @IntRange(max = 100_000) int age,
      @ForAll @IntRange(min = 1, max = 100_000) int wish) {
    var now = START.plusSeconds(age);
    var look =
        next(refused(now), Duration.ofSeconds(life), now.plusSeconds(wish), now).orElseThrow();
    assertThat(look.at()).isAfter(now).isBeforeOrEqualTo(now.plusSeconds(wish));
    if (age < life) {
      assertThat(look.at()).isBeforeOrEqualTo(START.plusSeconds(life));
      assertThat(look.deadline()).isEqualTo(START.plusSeconds(life));
    }
  }
}
