package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.CertificateDecision.Issue;
import dev.tenure.core.certificate.CertificateDecision.Keep;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.testing.Issuers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RenewalWindowTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aTimeIsCountedFromTheEnd() {
    assertThat(renewAt(HOUR, new RenewBefore.Span(Duration.ofMinutes(10)), "a"))
        .isBetween(START.plusSeconds(2550), START.plusSeconds(3000));
  }

  @Test
  void aPercentageIsOfTheLifeThatRemains() {
    assertThat(renewAt(HOUR, new RenewBefore.Percent(25), "a"))
        .isBetween(START.plusSeconds(2295), START.plusSeconds(2700));
  }

  @Test
  void aTimeLongerThanTheActualLifeFallsBackToTheDefault() {
    var asked = new RenewBefore.Span(Duration.ofMinutes(20));
    assertThat(renewAt(Duration.ofMinutes(10), asked, "a"))
        .isEqualTo(defaultOf(Duration.ofMinutes(10), "a"));
    assertThat(renewAt(Duration.ofMinutes(21), asked, "a"))
        .isEqualTo(defaultOf(Duration.ofMinutes(21), "a"));
  }

  @Test
  void aCertificateOfAMinuteIsNotReplacedEveryThreeSeconds() {
    var minute = Duration.ofMinutes(1);
    assertThat(renewAt(minute, new RenewBefore.Percent(95), "a")).isEqualTo(defaultOf(minute, "a"));
    assertThat(renewAt(minute, new RenewBefore.Percent(75), "a"))
        .isBetween(START.plusSeconds(12), START.plusSeconds(15));
  }

  @Test
  void aChangeOfItMovesTheRenewalOfWhatIsThere() {
    var held = delivery(HOUR);
    var early = identity().renewedBefore(new RenewBefore.Percent(90));
    var request = early.input().fingerprint();
    assertThat(identity().input().fingerprint()).isEqualTo(request);
    early.holding(
        new Delivery(1, held.at(), held.validUntil(), request, held.origin(), Optional.empty()));

    assertThat(CertificatePolicy.decide(early.input(), START.plusSeconds(60)))
        .isInstanceOfSatisfying(
            Keep.class, keep -> assertThat(keep.next()).isBeforeOrEqualTo(START.plusSeconds(360)));
    assertThat(CertificatePolicy.decide(early.input(), START.plusSeconds(360)))
        .isInstanceOf(Issue.class);
  }

  @Property(tries = 2000)
  void isNeverAfterTheAskedMomentNorTheEndNorAtOnce(
      @ForAll @LongRange(min = 1, max = 10_000_000) long life,
      @ForAll("asked") RenewBefore asked,
      @ForAll String key) {
    var end = START.plusSeconds(life);
    var at = renewAt(Duration.ofSeconds(life), asked, key);
    var wish =
        switch (asked) {
          case RenewBefore.Span(var time) -> end.minus(time);
          case RenewBefore.Percent(var remaining) ->
              START.plusMillis(life * 10 * (100 - remaining));
        };
    assertThat(at)
        .isBefore(end)
        .isAfterOrEqualTo(START.plusMillis(Math.min(life * 560, Math.max(life * 42, 12_750))));
    if (wish.isBefore(START.plusMillis(Math.max(life * 50, 15_000)))) {
      assertThat(at).isEqualTo(defaultOf(Duration.ofSeconds(life), key));
    } else {
      assertThat(at).isBeforeOrEqualTo(wish);
    }
  }

  @Property(tries = 500)
  void isTheSameEachTime(@ForAll("asked") RenewBefore asked, @ForAll String key) {
    assertThat(renewAt(HOUR, asked, key)).isEqualTo(renewAt(HOUR, asked, key));
  }

  @Provide
  Arbitrary<RenewBefore> asked() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(5, 95).map(RenewBefore.Percent::new),
        Arbitraries.longs()
            .between(1, 10_000_000)
            .map(seconds -> new RenewBefore.Span(Duration.ofSeconds(seconds))));
  }

  private static Instant defaultOf(Duration life, String key) {
    return RenewalWindow.renewAt(delivery(life), Optional.empty(), key).orElseThrow();
  }

  private static Instant renewAt(Duration life, RenewBefore asked, String key) {
    return RenewalWindow.renewAt(delivery(life), Optional.of(asked), key).orElseThrow();
  }

  private static Delivery delivery(Duration life) {
    return new Delivery(
        1, START, Optional.of(START.plus(life)), "request", Issuers.KEY_ID, Optional.empty());
  }
}
