package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.status.Condition;
import dev.tenure.core.status.Conditions;
import dev.tenure.core.status.Phase;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.FakeSecretServer.Terms;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person orders of a lease: rest, or a renewal now. */
class LeaseOrdersTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");
  private static final String PATH = "kv/payments/app";

  private final LeaseRig rig = new LeaseRig();

  @Test
  void aSuspendedLeaseIsRenewedAtTheServerAndNeverReadAgain() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    rig.look(lease());

    var standing = rig.liveUntil(START.plus(Duration.ofDays(3)), lease().suspended());

    assertThat(rig.server.reads()).isEqualTo(1);
    assertThat(rig.liveUsers()).containsExactly("v-000001");
    assertThat(ready(standing)).isTrue();
    assertThat(Conditions.phase(standing, rig.clock.instant())).isEqualTo(Phase.SUSPENDED);
    assertThat(rig.sink.writes()).hasSize(1);
  }

  @Test
  void atItsServersCeilingASuspendedLeaseEndsAndSaysSo() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofHours(10)));
    rig.look(lease());

    var standing = rig.liveUntil(START.plus(Duration.ofHours(11)), lease().suspended());

    assertThat(rig.server.reads()).isEqualTo(1);
    assertThat(rig.liveUsers()).isEmpty();
    assertThat(ready(standing)).isFalse();
    assertThat(standing.suspended()).isTrue();
    rig.look(lease());
    assertThat(rig.liveUsers()).hasSize(1);
  }

  @Test
  void aSuspensionInTheMiddleOfARotationRevokesNothing() {
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.look(lease().toldToRenew("1"), API);
    assertThat(rig.liveUsers()).hasSize(2);
    rig.workloads.finish("payments", API);

    rig.liveUntil(START.plus(Duration.ofHours(2)), lease().toldToRenew("1").suspended(), API);
    assertThat(rig.liveUsers()).hasSize(2);

    rig.settle(lease().toldToRenew("1"), API);
    assertThat(rig.liveUsers()).hasSize(1);
  }

  @Test
  void aSuspendedValueIsNotPolledAndASuspendedPasswordNotMade() {
    rig.server.put(PATH, Map.of("password", "one"));
    rig.look(value());
    rig.server.put(PATH, Map.of("password", "two"));
    rig.liveUntil(START.plus(Duration.ofHours(1)), value().suspended());
    assertThat(rig.wire.count("server.readValue")).isEqualTo(1);

    var standing = rig.look(password().suspended());
    assertThat(rig.generator.made()).isZero();
    assertThat(ready(standing)).isFalse();
  }

  @Test
  void aTenureThatEndsWhileSuspendedEndsAllTheSame() {
    var who = lease().expiringAt(START.plusSeconds(90));
    rig.look(who);

    assertThat(rig.liveUntil(START.plusSeconds(90), who.suspended()).ended()).isTrue();
    assertThat(rig.liveUsers()).isEmpty();
    assertThat(rig.sink.deliveries()).isEmpty();
  }

  @Test
  void aBackendThatIsAwayIsToldOfASuspendedLeaseToo() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    rig.look(lease());
    rig.wire.breakCalls("server.renew", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));
    rig.clock.advance(Duration.ofMinutes(45));

    var standing = rig.look(lease().suspended());

    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.suspended()).isTrue();
    assertThat(standing.validUntil()).contains(START.plus(Duration.ofHours(1)));
  }

  @Test
  void anOrderReadsANewCredentialOnceAndRevokesTheOld() {
    rig.look(lease(), API);
    for (var looks = 0; looks < 5; looks++) {
      rig.settle(lease().toldToRenew("1"), API);
    }

    assertThat(rig.server.reads()).isEqualTo(2);
    assertThat(rig.liveUsers()).containsExactly("v-000002");
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.RENEW_REQUESTED);
  }

  @Test
  void anOrderMakesANewPasswordOnce() {
    rig.look(password(), API);
    rig.look(password().toldToRenew("1"), API);
    rig.look(password().toldToRenew("1"), API);

    assertThat(rig.generator.made()).isEqualTo(2);
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
  }

  @Test
  void anOrderReadsAValueNow() {
    rig.server.put(PATH, Map.of("password", "one"));
    rig.look(value(), API);
    rig.server.put(PATH, Map.of("password", "two"));

    rig.look(value().toldToRenew("1"), API);

    assertThat(rig.rotation(value())).isEqualTo(2);
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
  }

  @Test
  void anOrderThatFindsTheSameValueIsNoRotation() {
    rig.server.put(PATH, Map.of("password", "one"));
    rig.look(value(), API);
    for (var looks = 0; looks < 5; looks++) {
      rig.look(value().toldToRenew("1"), API);
    }

    assertThat(rig.wire.count("server.readValue")).isEqualTo(2);
    assertThat(rig.rotation(value())).isEqualTo(1);
    assertThat(rig.sink.writes()).hasSize(2);
    assertThat(rig.workloads.restarts("payments", API)).isEmpty();
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.RENEW_REQUESTED);
    assertThat(rig.occurrences.getLast().reason()).isEqualTo(Reason.UP_TO_DATE);
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aStopAtAnyCallNeitherLosesNorRepeatsAnOrder(Wire.Fault fault) {
    for (var n = 1; n < 30; n++) {
      var stopped = new LeaseRig();
      stopped.look(lease(), API);
      stopped.wire.faultAt(n, fault);
      stopped.settle(lease().toldToRenew("1"), API);
      stopped.wire.mend();
      stopped.settle(lease().toldToRenew("1"), API);

      assertThat(stopped.liveUsers()).as("%s at call %d", fault, n).hasSize(1);
      assertThat(stopped.sink.writes()).hasSize(2);
      assertThat(stopped.workloads.restarts("payments", API)).hasSize(1);
    }
  }

  private boolean ready(Standing standing) {
    return Conditions.of(standing, rig.clock.instant()).stream()
        .anyMatch(c -> c.type().equals(Condition.READY) && c.status());
  }

  private static Leases value() {
    return lease().ofValue(PATH).named("app");
  }

  private static Leases password() {
    return lease().generatedPassword(32).named("made").withUid("made");
  }
}
