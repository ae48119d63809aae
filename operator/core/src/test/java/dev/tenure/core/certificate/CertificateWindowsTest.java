package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.schedule.Cron;
import dev.tenure.core.schedule.MaintenanceWindows;
import dev.tenure.core.schedule.RecurringWindow;
import dev.tenure.core.status.Condition;
import dev.tenure.core.status.Conditions;
import dev.tenure.core.status.Phase;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.Identities;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A certificate whose rotations wait for windows. */
class CertificateWindowsTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final MaintenanceWindows SATURDAYS = allowing("0 2 * * 6", Duration.ofHours(4));
  private static final MaintenanceWindows NEVER = allowing("0 0 29 2 *", Duration.ofMinutes(1));

  private final CertificateRig rig = new CertificateRig();

  @Test
  void rotatesInItsWindowsOnlyMonthAfterMonth() {
    var signed = rig.authority.signed().size();
    while (rig.clock.instant().isBefore(START.plus(Duration.ofDays(300)))) {
      var standing = rig.look(within(SATURDAYS));
      if (rig.authority.signed().size() > signed) {
        assertThat(signed == 0 || SATURDAYS.openAt(rig.clock.instant())).isTrue();
        signed = rig.authority.signed().size();
      }
      rig.clock.advanceTo(next(standing));
    }
    assertThat(signed).isBetween(12, 16);
  }

  @Test
  void saysFromWhenItIsDueThatItWaitsAndUntilWhen() {
    var first = rig.look(within(SATURDAYS));
    var planned = first.nextAction().orElseThrow();
    assertThat(SATURDAYS.openAt(planned)).isTrue();
    assertThat(next(first)).isBefore(planned);

    rig.clock.advanceTo(next(first));
    var held = rig.look(within(SATURDAYS));

    var condition = held(held);
    assertThat(condition.reason()).isEqualTo(Reason.OUTSIDE_MAINTENANCE_WINDOW);
    assertThat(condition.message()).contains(planned.toString());
    assertThat(held.nextAction()).contains(planned);
    assertThat(next(held)).isEqualTo(planned);
    assertThat(Conditions.phase(held, rig.clock.instant())).isEqualTo(Phase.ROTATION_DUE);
    assertThat(rig.authority.signed()).hasSize(1);
  }

  @Test
  void withoutAnOpeningItComesASixthOfItsLifeBeforeItsEnd() {
    var first = rig.look(within(NEVER));
    var line = START.plus(Duration.ofDays(25));
    rig.clock.advanceTo(next(first));

    var held = rig.look(within(NEVER));

    assertThat(held(held).message()).contains(line.toString()).contains("maintenanceWindows");
    rig.clock.advanceTo(line.minusSeconds(1));
    rig.look(within(NEVER));
    assertThat(rig.authority.signed()).hasSize(1);
    rig.clock.advanceTo(line);
    rig.look(within(NEVER));
    assertThat(rig.authority.signed()).hasSize(2);
  }

  @Test
  void aNewCaIsMovedToInAWindow() {
    rig.look(within(NEVER));
    rig.clock.advance(Duration.ofDays(1));
    var moved = issuer().ready("b2", START, START.plus(Duration.ofDays(365)));

    var held = rig.look(within(NEVER).from(moved));

    assertThat(held(held).message()).contains(Reason.AUTHORITY_CHANGED.text());
    assertThat(rig.authority.signed()).hasSize(1);
    rig.look(within(MaintenanceWindows.NONE).from(moved));
    assertThat(rig.authority.signed()).hasSize(2);
  }

  @Test
  void whatARevokedCaSignedIsReplacedWhateverTheWindowsSay() {
    rig.look(within(NEVER));
    rig.clock.advance(Duration.ofDays(1));
    var revoked =
        issuer()
            .ready("b2", START, START.plus(Duration.ofDays(365)))
            .trustingWithout("anchors", dev.tenure.core.testing.Issuers.KEY_ID);

    var standing = rig.look(within(NEVER).from(revoked));

    assertThat(rig.authority.signed()).hasSize(2);
    assertThat(standing.occurrence().orElseThrow().why()).isEqualTo(Reason.AUTHORITY_REVOKED);
  }

  @Test
  void whatCannotWaitDoesNot() {
    rig.look(within(NEVER));
    rig.look(within(NEVER).toldToRenew("1"));
    assertThat(rig.authority.signed()).hasSize(2);
    rig.look(within(NEVER).toldToRenew("1").forDns("other.payments.svc"));
    assertThat(rig.authority.signed()).hasSize(3);
    var other = within(NEVER).toldToRenew("1").forDns("other.payments.svc");
    rig.sink.deleteByHand("payments", "api");
    rig.look(other);
    assertThat(rig.authority.signed()).hasSize(4);
    rig.sink.editByHand("payments", "api");
    rig.look(other);
    assertThat(rig.authority.signed()).hasSize(5);
    rig.look(other.toldToRevoke("key seen in a log"));
    assertThat(rig.authority.signed()).hasSize(6);
  }

  @Test
  void aChangeOfTheWindowsIssuesNothing() {
    rig.look(within(SATURDAYS));
    rig.look(within(NEVER));
    rig.look(within(MaintenanceWindows.NONE));
    assertThat(rig.authority.signed()).hasSize(1);
    assertThat(rig.sink.writes()).hasSize(1);
  }

  private static Condition held(Standing standing) {
    return Conditions.of(standing, START).stream()
        .filter(c -> c.type().equals(Condition.ROTATION_HELD))
        .findFirst()
        .orElseThrow();
  }

  private static Instant next(Standing standing) {
    return standing.outcome() instanceof Outcome.Done done
        ? done.next().orElseThrow()
        : START.plus(Duration.ofDays(1000));
  }

  private static Identities within(MaintenanceWindows windows) {
    return identity().lasting(MONTH).rotatingWithin(windows);
  }

  private static MaintenanceWindows allowing(String schedule, Duration length) {
    return new MaintenanceWindows(
        List.of(new RecurringWindow(Cron.parse(schedule), length, ZoneOffset.UTC)), List.of());
  }
}
