package dev.tenure.core.simulation;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.simulation.RenewalFleet.Budgets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * No renewal is missed, whatever happens to the authority. The sizes of the samples are a tenth of
 * the fleets', and so are their budgets: the herd is as dense.
 */
class RenewalFleetTest {
  private static final Budgets DEFAULT = new Budgets(100, 20);
  private static final Budgets TENTH = new Budgets(10, 2);

  @Test
  void tenThousandCertificatesOfAnHourThroughThreeDays() {
    through(10_000, Duration.ofHours(1), Duration.ofDays(3), TENTH);
  }

  @Test
  void tenThousandCertificatesOfADayThroughThreeMonths() {
    through(10_000, Duration.ofHours(24), Duration.ofDays(90), TENTH);
  }

  @EnabledIfSystemProperty(
      named = "tenure.simulation",
      matches = "true",
      disabledReason = "make simulate")
  @Test
  void aHundredThousandCertificatesOfAnHourThroughThreeDays() {
    through(100_000, Duration.ofHours(1), Duration.ofDays(3), DEFAULT);
  }

  @EnabledIfSystemProperty(
      named = "tenure.simulation",
      matches = "true",
      disabledReason = "make simulate")
  @Test
  void aHundredThousandCertificatesOfADayThroughThreeMonths() {
    through(100_000, Duration.ofHours(24), Duration.ofDays(90), DEFAULT);
  }

  /** Two outages of a sixth of a life each, and a CA's rotation between them. */
  private static void through(int size, Duration life, Duration span, Budgets budgets) {
    var began = System.nanoTime();
    var outages =
        List.of(START.plus(span.dividedBy(4)), START.plus(span.dividedBy(4).multipliedBy(3)));
    var fleet = new RenewalFleet(size, life, span, budgets, at -> away(at, outages, life));
    fleet.runUntil(START.plus(span.dividedBy(2)));
    fleet.succeed("ca-2");
    fleet.runUntil(START.plus(span));

    System.out.printf(
        "%,d certificates of %s through %s: %s; at least %s left; %,d looks; %.1f s%n",
        size,
        life,
        span,
        fleet.rates(),
        fleet.closest(),
        fleet.looks(),
        (System.nanoTime() - began) / 1e9);
    assertThat(fleet.missed()).isZero();
    assertThat(fleet.closest()).isGreaterThan(life.dividedBy(10));
    assertThat(fleet.allHold("ca-2")).isTrue();
    assertThat(fleet.rates().peak()).isLessThanOrEqualTo((int) budgets.wakesPerSecond());
    assertThat(fleet.looks()).isLessThan(fleet.rates().total() * 2);
  }

  private static boolean away(Instant at, List<Instant> outages, Duration life) {
    return outages.stream()
        .anyMatch(from -> !at.isBefore(from) && at.isBefore(from.plus(life.dividedBy(6))));
  }
}
