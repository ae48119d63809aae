package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases that only our clock believes to have ended. */
class LeaseClockTest {
  private final LeaseRig rig = new LeaseRig();

  @BeforeEach
  void aLeaseThatCannotBeRenewedIsPastItsEnd() {
    rig.server.renewable(false);
    rig.look(lease());
    rig.clock.advance(Duration.ofDays(2));
  }

  @Test
  void areRevokedAtOnceWhereTheApiServersClockSaysSoToo() {
    rig.look(lease());

    assertThat(rig.rotation(lease())).isEqualTo(2);
    assertThat(rig.wire.count("server.revoke")).isOne();
  }

  @Test
  void keepTheirGraceWhereTheClocksDisagree() {
    rig.serverClock.ahead(Duration.ofHours(-1));
    rig.look(lease());
    assertThat(rig.rotation(lease())).isEqualTo(2);
    assertThat(rig.wire.count("server.revoke")).isZero();

    rig.clock.advance(LeaseRig.GRACE);
    rig.look(lease());

    assertThat(rig.wire.count("server.revoke")).isOne();
  }
}
