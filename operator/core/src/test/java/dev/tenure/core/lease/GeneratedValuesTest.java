package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedValuesTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  private final LeaseRig rig = new LeaseRig();

  @Test
  void makesAValueOnceAndKeepsIt() {
    rig.look(password());
    rig.restart();
    rig.liveUntil(START.plus(Duration.ofDays(300)), password());
    assertThat(rig.generator.made()).isEqualTo(1);
    assertThat(rig.sink.writes()).hasSize(1);
    assertThat(rig.server.logins()).isZero();
  }

  @Test
  void asksForNoBackendAndNoAccount() {
    assertThat(rig.look(password().fromNoBackend()).outcome().reason())
        .isEqualTo(Reason.UP_TO_DATE);
  }

  @Test
  void rotatesByItsOwnClockAndNeverLate() {
    var who = password().rotatedEvery(Duration.ofDays(1));
    rig.look(who, API);
    rig.liveUntil(START.plus(Duration.ofDays(30)), who, API);
    assertThat(rig.generator.made()).isBetween(31, 35);
    assertThat(rig.workloads.restarts("payments", API)).hasSize(rig.generator.made() - 1);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.ROTATION_DUE);
  }

  @Test
  void anotherRecipeMakesAnotherValue() {
    rig.look(password());
    rig.look(lease().generatedPassword(33));
    assertThat(rig.generator.made()).isEqualTo(2);
    rig.look(lease().generatedPassword(33).rotatedEvery(Duration.ofDays(1)));
    assertThat(rig.generator.made()).isEqualTo(2);
  }

  @Test
  void anEditedOrMissingSecretGetsAFreshValue() {
    rig.look(password());
    rig.sink.editByHand("payments", "ledger-db");
    rig.look(password());
    rig.sink.deleteByHand("payments", "ledger-db");
    rig.look(password());
    assertThat(rig.generator.made()).isEqualTo(3);
    assertThat(rig.rotation(password())).isEqualTo(3);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SECRET_MISSING);
  }

  @Test
  void aForeignSecretIsLeft() {
    rig.sink.foreign("payments", "ledger-db", "somebody");
    assertThat(rig.look(password()).outcome().reason()).isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(rig.generator.made()).isZero();
  }

  @Test
  void whileTheApiIsAwayTheOldValueStays() {
    var who = password().rotatedEvery(Duration.ofDays(1));
    rig.look(who);
    rig.clock.advance(Duration.ofDays(2));
    rig.wire.breakCalls("sink.write", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));
    var standing = rig.look(who);
    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.delivery()).hasValueSatisfying(d -> assertThat(d.rotation()).isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aStopAtAnyCallStillDeliversOneValue(Wire.Fault fault) {
    for (var n = 1; n < 12; n++) {
      var stopped = new LeaseRig();
      stopped.wire.faultAt(n, fault);
      stopped.settle(password(), API);
      stopped.wire.mend();
      stopped.settle(password(), API);
      assertThat(stopped.sink.writes()).hasSize(1);
      assertThat(stopped.rotation(password())).isEqualTo(1);
      assertThat(stopped.workloads.restarts("payments", API)).isEmpty();
    }
  }

  @Test
  void theEndTakesItAway() {
    var who = password().expiringAt(START.plusSeconds(90));
    rig.look(who);
    assertThat(rig.liveUntil(START.plusSeconds(90), who).ended()).isTrue();
    assertThat(rig.sink.deliveries()).isEmpty();
  }

  private static Leases password() {
    return lease().generatedPassword(32);
  }
}
