package dev.tenure.core.simulation;

import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.schedule.Cron;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.RecurringWindow;
import dev.tenure.core.simulation.RenewalFleet.Budgets;
import dev.tenure.core.simulation.RenewalFleet.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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

  private static final MaintenanceWindows NIGHTS = daily("0 22 * * *", Duration.ofHours(8));
  private static final MaintenanceWindows HALF_HOURS =
      daily("0,30 * * * *", Duration.ofMinutes(15));

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

  /**
   * Two outages of half of what is left at the safety line, a CA's rotation between them, and
   * windows.
   */
  private static void through(int size, Duration life, Duration span, Budgets budgets) {
    var began = System.nanoTime();
    var outages =
        List.of(START.plus(span.dividedBy(4)), START.plus(span.dividedBy(4).multipliedBy(3)));
    var windows = life.toHours() > 1 ? NIGHTS : HALF_HOURS;
    var plan = new Plan(size, life, span, windows, at -> away(at, outages, life));
    var fleet = new RenewalFleet(plan, budgets);
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
    assertThat(fleet.closest()).isGreaterThan(life.dividedBy(24));
    assertThat(fleet.allHold("ca-2")).isTrue();
    assertThat(fleet.rates().peak()).isLessThanOrEqualTo((int) budgets.wakesPerSecond());
    assertThat(fleet.looks()).isLessThan(fleet.rates().total() * 2);
  }

  private static MaintenanceWindows daily(String opens, Duration length) {
    var window = new RecurringWindow(Cron.parse(opens), length, ZoneId.of("Europe/Berlin"));
    return new MaintenanceWindows(List.of(window), List.of());
  }

  private static boolean away(Instant at, List<Instant> outages, Duration life) {
    return outages.stream()
        .anyMatch(from -> !at.isBefore(from) && at.isBefore(from.plus(life.dividedBy(12))));
  }
}
