package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.schedule.Cron;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.RecurringWindow;
import dev.tenure.core.status.Condition;
import dev.tenure.core.status.Conditions;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.FakeSecretServer.Terms;
import dev.tenure.core.testing.Leases;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A lease whose rotations wait for windows. */
class LeaseWindowsTest {
  private static final MaintenanceWindows NIGHTS = allowing("0 2 * * *", Duration.ofHours(2));
  private static final MaintenanceWindows NEVER = allowing("0 0 29 2 *", Duration.ofMinutes(1));

  private final LeaseRig rig = new LeaseRig();

  @Test
  void aLeaseThatNearsItsLastEndIsReplacedInAWindowAndRenewedUntilThen() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofDays(12), Duration.ofDays(12)));
    rig.look(within(NIGHTS));

    var reads = rig.server.reads();
    for (var hour = 1; hour < 24 * 60; hour++) {
      rig.liveUntil(START.plus(Duration.ofHours(hour)), within(NIGHTS));
      assertThat(rig.liveUsers()).isNotEmpty();
      if (rig.server.reads() > reads) {
        reads = rig.server.reads();
        var begun = rig.clock.instant().minus(Duration.ofHours(1));
        assertThat(NIGHTS.openAt(begun) || NIGHTS.openAt(rig.clock.instant())).isTrue();
      }
    }
    assertThat(reads).isBetween(5, 10);
  }

  @Test
  void withoutAnOpeningItIsReplacedBeforeItsServerEndsIt() {
    var life = Duration.ofDays(6);
    rig.server.grant(Terms.USUAL.leasing(life, life));
    var standing = rig.look(within(NEVER));
    while (held(standing, rig).isEmpty()) {
      standing = rig.liveUntil(rig.clock.instant().plus(Duration.ofHours(1)), within(NEVER));
    }

    assertThat(rig.server.reads()).isEqualTo(1);
    assertThat(held(standing, rig)).singleElement().asString().contains("LeaseEnding");
    var line = standing.nextAction().orElseThrow();
    assertThat(line)
        .isBetween(START.plus(Duration.ofDays(5)), START.plus(life).minus(Duration.ofHours(6)));
    rig.liveUntil(line.minusSeconds(1), within(NEVER));
    assertThat(rig.server.reads()).isEqualTo(1);
    rig.liveUntil(line, within(NEVER));
    assertThat(rig.server.reads()).isEqualTo(2);
  }

  @Test
  void aLostLeaseWaitsForNothing() {
    rig.look(within(NEVER));
    rig.look(within(NEVER).toldToRenew("1"));
    assertThat(rig.server.reads()).isEqualTo(2);
    rig.sink.deleteByHand("payments", "ledger-db");
    rig.look(within(NEVER).toldToRenew("1"));
    assertThat(rig.server.reads()).isEqualTo(3);
  }

  @Test
  void aValueMadeInPlaceRotatesInItsWindowsAndNeverLaterThanAsked() {
    var each = Duration.ofDays(3);
    for (var windows : List.of(NIGHTS, NEVER)) {
      var here = new LeaseRig();
      var who = lease().generatedPassword(32).rotatedEvery(each).rotatingWithin(windows);
      here.look(who);
      var made = 1;
      var last = START;
      while (here.clock.instant().isBefore(START.plus(Duration.ofDays(60)))) {
        here.liveUntil(here.clock.instant().plus(Duration.ofMinutes(30)), who);
        if (here.generator.made() > made) {
          made = here.generator.made();
          var now = here.clock.instant();
          assertThat(Duration.between(last, now)).isLessThanOrEqualTo(each.plusMinutes(30));
          assertThat(
                  windows == NEVER
                      || windows.openAt(now)
                      || windows.openAt(now.minus(Duration.ofMinutes(30))))
              .isTrue();
          last = now;
        }
      }
      assertThat(made).isBetween(20, 31);
    }
  }

  private static List<String> held(Standing standing, LeaseRig rig) {
    return Conditions.of(standing, rig.clock.instant()).stream()
        .filter(c -> c.type().equals(Condition.ROTATION_HELD))
        .map(Condition::message)
        .toList();
  }

  private static Leases within(MaintenanceWindows windows) {
    return lease().rotatingWithin(windows);
  }

  private static MaintenanceWindows allowing(String schedule, Duration length) {
    return new MaintenanceWindows(
        List.of(new RecurringWindow(Cron.parse(schedule), length, ZoneOffset.UTC)), List.of());
  }
}
