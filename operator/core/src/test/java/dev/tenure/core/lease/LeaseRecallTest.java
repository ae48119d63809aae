package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person wants back what was leased. */
class LeaseRecallTest {
  private final LeaseRig rig = new LeaseRig();

  @Test
  void theLeaseIsRevokedOnceAndReplacedByAnother() {
    rig.settle(lease());

    rig.settle(leaked());

    assertThat(rig.liveUsers()).containsExactly("v-000002");
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
    var told = rig.occurrences.getLast();
    assertThat(told.reason()).isEqualTo(Reason.REVOKED);
    assertThat(told.message()).contains("by alice: password in a log");

    rig.settle(leaked());
    assertThat(rig.server.reads()).isEqualTo(2);
  }

  @Test
  void aSuspendedLeaseLosesItsSecretAndGetsNoOther() {
    rig.settle(lease());

    var standing = rig.settle(leaked().suspended());

    assertThat(rig.liveUsers()).isEmpty();
    assertThat(rig.sink.deliveries()).isEmpty();
    assertThat(standing.suspended()).isTrue();
  }

  @Test
  void whileTheServerIsAwayTheObjectWaitsAndSaysSo() {
    rig.settle(lease());
    rig.wire.breakCalls("server", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));

    var standing = rig.look(leaked());

    assertThat(standing.outcome().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    rig.wire.mend();
    rig.settle(leaked());
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void aDemandThatIsOlderThanTheLeaseTakesNothing() {
    rig.settle(leaked());
    rig.settle(leaked());

    assertThat(rig.liveUsers()).containsExactly("v-000001");
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void killedAnywhereTheServerHoldsOnlyWhatIsDelivered(Wire.Fault fault) {
    for (var n = 1; n < 20; n++) {
      var one = new LeaseRig();
      one.settle(lease());
      one.wire.faultAt(n, fault);
      one.settle(leaked());
      one.wire.faultAt(0, fault);
      one.settle(leaked());

      assertThat(one.liveUsers()).as("%s at %d", fault, n).hasSize(1).doesNotContain("v-000001");
      assertThat(one.deliveredUser(lease())).contains(one.liveUsers().getFirst());
    }
  }

  private static Leases leaked() {
    return lease().toldToRevoke(RevocationDemand.OWN, "password in a log");
  }
}
