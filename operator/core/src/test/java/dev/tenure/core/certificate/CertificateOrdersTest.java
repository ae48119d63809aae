package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.status.Conditions;
import dev.tenure.core.status.Phase;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person orders of an identity: rest, or a renewal now. */
class CertificateOrdersTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  private final CertificateRig rig = new CertificateRig();

  @Test
  void aSuspendedIdentityIsNeitherIssuedNorRotatedNorReissued() {
    rig.look(identity().suspended());
    assertThat(rig.authority.signed()).isEmpty();

    rig.look(identity());
    for (var changed :
        new dev.tenure.core.testing.Identities[] {
          identity().forDns("other.payments.svc"),
          identity().from(issuer().ready("b2", START, START.plus(Duration.ofDays(365)))),
          identity().toldToRenew("1")
        }) {
      rig.clock.advance(Duration.ofMinutes(15));
      assertThat(rig.look(changed.suspended(), API).suspended()).isTrue();
    }

    assertThat(rig.authority.signed()).hasSize(1);
    assertThat(rig.sink.writes()).hasSize(1);
    assertThat(rig.sink.exists("payments", "api")).isTrue();
  }

  @Test
  void aSuspendedIdentityIsLookedAtTheSecondItsCertificateEnds() {
    rig.look(identity());
    var end = START.plus(Duration.ofHours(1));

    var standing = rig.look(identity().suspended());

    assertThat(standing.outcome())
        .isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.next()).contains(end));
    assertThat(standing.validUntil()).contains(end);
    assertThat(Conditions.phase(standing, end)).isEqualTo(Phase.SUSPENDED);
    rig.clock.advanceTo(end);
    var after = rig.look(identity().suspended());
    assertThat(Conditions.of(after, end).getFirst().status()).isFalse();
    assertThat(after.outcome())
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done -> assertThat(done.next()).contains(identity().tenure().expiresAt()));
  }

  @Test
  void goingOnActsAtOnce() {
    rig.look(identity());
    rig.clock.advance(Duration.ofHours(2));
    rig.look(identity().suspended());

    rig.look(identity());

    assertThat(rig.rotation).isEqualTo(2);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.ROTATION_DUE);
  }

  @Test
  void aTenureThatEndsWhileSuspendedEndsAllTheSame() {
    var who = identity().expiringAt(START.plusSeconds(90));
    rig.look(who);
    rig.clock.advance(Duration.ofSeconds(90));

    assertThat(rig.look(who.suspended()).ended()).isTrue();
    assertThat(rig.sink.deliveries()).isEmpty();
  }

  @Test
  void anOrderedRenewalHappensOncePerValue() {
    rig.look(identity(), API);
    for (var nonce : new String[] {"1", "2", "1"}) {
      for (var looks = 0; looks < 5; looks++) {
        rig.look(identity().toldToRenew(nonce), API);
      }
    }
    rig.look(identity(), API);

    assertThat(rig.authority.signed()).hasSize(4);
    assertThat(rig.rotation).isEqualTo(4);
    assertThat(rig.workloads.restarts("payments", API)).hasSize(3);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.RENEW_REQUESTED);
    assertThat(rig.occurrences.getLast().message()).contains("RenewRequested");
  }

  @Test
  void aRotationForAnotherReasonAnswersTheOrderToo() {
    rig.look(identity().toldToRenew("1"));
    rig.sink.deleteByHand("payments", "api");
    rig.look(identity().toldToRenew("2"));
    rig.look(identity().toldToRenew("2"));

    assertThat(rig.authority.signed()).hasSize(2);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SECRET_MISSING);
  }

  @Test
  void anAnswerSurvivesRotationsAndTheAnnotationsAbsence() {
    rig.look(identity().toldToRenew("1"));
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(identity());
    rig.look(identity().toldToRenew("1"));

    assertThat(rig.rotation).isEqualTo(2);
    assertThat(rig.sink.deliveries().getFirst().renewal()).contains("1");
  }

  @Test
  void anOrderWaitsForTheAuthorityAndForTheEndOfASuspension() {
    rig.look(identity());
    rig.wire.breakCalls("authority", Answer.unavailable(Reason.ISSUER_NOT_READY, "down"));
    rig.look(identity().toldToRenew("1"));
    rig.wire.mend();
    rig.look(identity().toldToRenew("1").suspended());
    assertThat(rig.rotation).isEqualTo(1);

    rig.look(identity().toldToRenew("1"));
    assertThat(rig.rotation).isEqualTo(2);
  }

  @Test
  void anUnreadableOrderIsToldAndHoldsUpNothing() {
    var who = identity().toldToRenew("x".repeat(5000));
    rig.look(who);
    var standing = rig.look(who);

    assertThat(standing.outcome())
        .isInstanceOfSatisfying(
            Outcome.Stalled.class,
            stalled ->
                assertThat(stalled.message()).contains("tenure.dev/renew").hasSizeLessThan(400));
    assertThat(standing.delivery()).isPresent();
    assertThat(rig.rotation).isEqualTo(1);
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(who);
    assertThat(rig.rotation).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aStopAtAnyCallNeitherLosesNorRepeatsAnOrder(Wire.Fault fault) {
    for (var n = 1; n < 15; n++) {
      var stopped = new CertificateRig();
      stopped.look(identity(), API);
      stopped.wire.faultAt(n, fault);
      try {
        stopped.look(identity().toldToRenew("1"), API);
      } catch (Crash _) {
        stopped.clock.advance(Duration.ofSeconds(5));
      }
      stopped.wire.faultAt(0, fault);
      stopped.settle(identity().toldToRenew("1"), API);

      assertThat(stopped.sink.writes()).as("%s at call %d", fault, n).hasSize(2);
      assertThat(stopped.sink.deliveries())
          .singleElement()
          .extracting(Delivery::rotation)
          .isEqualTo(2L);
      assertThat(stopped.workloads.restarts("payments", API)).hasSize(1);
    }
  }
}
