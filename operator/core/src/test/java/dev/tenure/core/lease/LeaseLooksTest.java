package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.testing.FakeSecretServer.Terms;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases that live long are looked at in between. */
class LeaseLooksTest {
  private final LeaseRig rig = new LeaseRig();

  @BeforeEach
  void leaseForAMonth() {
    rig.checkEvery(Duration.ofHours(1));
    rig.server.grant(Terms.USUAL.leasing(Duration.ofDays(30), Duration.ofDays(60)));
    rig.look(lease());
  }

  @Test
  void oneThatWasRevokedByHandIsReplacedWithinTheHour() {
    rig.liveUntil(START.plus(Duration.ofHours(5)), lease());
    rig.server.revokeByHand("v-000001");

    rig.liveUntil(START.plus(Duration.ofHours(6)), lease());

    assertThat(rig.deliveredUser(lease())).contains("v-000002");
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.LEASE_LOST);
  }

  @Test
  void eachIsAskedForAboutOnceAnHourAndNothingIsReadForThat() {
    rig.liveUntil(START.plus(Duration.ofHours(24)), lease());

    assertThat(rig.wire.count("server.look")).isBetween(23L, 28L);
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void oneThatIsRenewedMoreOftenIsNotAskedFor() {
    var often = new LeaseRig();
    often.checkEvery(Duration.ofHours(1));
    often.liveUntil(START.plus(Duration.ofHours(12)), lease());

    assertThat(often.wire.count("server.look")).isZero();
  }

  @Test
  void whatMayNotBeSeenCountsAsThere() {
    rig.server.hideLeases();
    rig.server.revokeByHand("v-000001");

    rig.liveUntil(START.plus(Duration.ofHours(6)), lease());

    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void aServerThatIsAwayIsAskedAgainAndNothingIsReplaced() {
    rig.liveUntil(START.plus(Duration.ofMinutes(30)), lease());
    rig.wire.breakCalls("server.look", Answer.unavailable(Reason.BACKEND_SEALED, "sealed"));

    var standing = rig.liveUntil(START.plus(Duration.ofHours(3)), lease());

    assertThat(standing.outcome()).isInstanceOf(Outcome.Done.class);
    assertThat(rig.server.reads()).isEqualTo(1);
    rig.wire.mend();
    rig.server.revokeByHand("v-000001");
    rig.liveUntil(START.plus(Duration.ofMinutes(186)), lease());
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
  }
}
