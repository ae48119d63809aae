package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.TestClock;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person wants back what was leased. */
class LeaseRecallTest {
  private static final String ON_A = RevocationDemand.onBackend("vault");
  private static final String ON_B = RevocationDemand.onBackend("b");

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

  @Test
  void anOldDemandOnTheNextBackendTakesNothingOfTheOneBefore() {
    rig.settle(lease());
    rig.server.away("b");

    rig.look(moved().toldToRevoke(ON_B, "an old one"));

    assertThat(rig.liveUsers()).containsExactly("v-000001");
    assertThat(rig.deliveredUser(lease())).contains("v-000001");
    rig.server.back();
    rig.look(moved().toldToRevoke(ON_B, "an old one"));
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SPEC_CHANGED);
    rig.liveUntil(
        TestClock.START.plus(Duration.ofHours(1)), moved().toldToRevoke(ON_B, "an old one"));
    assertThat(rig.liveUsers()).containsExactly("v-000002");
    assertThat(rig.server.reads()).isEqualTo(2);
  }

  @Test
  void aDemandOnTheBackendBeforeTakesWhatStillLivesThere() {
    rig.settle(lease());
    rig.look(moved());
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");

    rig.look(moved().toldToRevoke(ON_A, "stolen"));

    assertThat(rig.liveUsers()).containsExactly("v-000002");
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
    assertThat(rig.occurrences.getLast().reason()).isEqualTo(Reason.REVOKED);
    assertThat(rig.occurrences.getLast().message()).contains("holds another and stays");
    var told = rig.occurrences.size();
    rig.look(moved().toldToRevoke(ON_A, "stolen"));
    assertThat(rig.occurrences).hasSize(told);
    assertThat(rig.server.reads()).isEqualTo(2);
  }

  @Test
  void whileTheBackendBeforeIsAwayTheDemandWaitsAndTheLeaseGoesOn() {
    rig.settle(lease());
    rig.look(moved());
    rig.server.away("vault");

    var standing = rig.look(moved().toldToRevoke(ON_A, "stolen"));

    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    rig.liveUntil(
        TestClock.START.plus(Duration.ofMinutes(50)), moved().toldToRevoke(ON_A, "stolen"));
    assertThat(rig.liveUsers()).contains("v-000002");
    rig.server.back();
    rig.settle(moved().toldToRevoke(ON_A, "stolen"));
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void aDemandOnTheBackendTakesTheLeaseOfAnObjectThatIsStaticOrGeneratedNow() {
    for (var now : List.of(lease().ofValue("kv/payments/app"), lease().generatedPassword(8))) {
      var one = new LeaseRig();
      one.server.put("kv/payments/app", Map.of("username", "kept"));
      one.settle(lease());
      one.look(now);
      assertThat(one.liveUsers()).containsExactly("v-000001");

      one.look(now.toldToRevoke(ON_A, "stolen"));

      assertThat(one.liveUsers()).isEmpty();
      assertThat(one.sink.deliveries()).hasSize(1);
      assertThat(one.rotation(now)).isEqualTo(2);
    }
  }

  @Test
  void whatWasTakenOnceIsNotTakenAgainAfterTheWayBack() {
    rig.settle(lease());
    rig.settle(moved());
    rig.settle(moved().toldToRevoke(ON_A, "stolen"));

    rig.settle(lease().toldToRevoke(ON_A, "stolen"));
    rig.settle(lease().toldToRevoke(ON_A, "stolen"));

    assertThat(rig.deliveredUser(lease())).contains("v-000003");
    assertThat(rig.liveUsers()).contains("v-000003");
    assertThat(rig.server.reads()).isEqualTo(3);
  }

  @Test
  void aSuspendedLeaseIsTakenBackOnce() {
    rig.settle(lease());
    rig.settle(leaked().suspended());
    rig.wire.forget();

    rig.look(leaked().suspended());

    assertThat(rig.wire.count("sink.remove")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void killedAnywhereADemandOnTheBackendBeforeTakesJustThat(Wire.Fault fault) {
    for (var n = 1; n < 20; n++) {
      var one = new LeaseRig();
      one.settle(lease());
      one.look(moved());
      one.wire.faultAt(n, fault);
      one.settle(moved().toldToRevoke(ON_A, "stolen"));
      one.wire.faultAt(0, fault);
      one.settle(moved().toldToRevoke(ON_A, "stolen"));

      assertThat(one.liveUsers()).as("%s at %d", fault, n).containsExactly("v-000002");
      assertThat(one.deliveredUser(lease())).contains("v-000002");
    }
  }

  private static Leases moved() {
    return lease().fromBackend("b");
  }

  private static Leases leaked() {
    return lease().toldToRevoke(RevocationDemand.OWN, "password in a log");
  }
}
