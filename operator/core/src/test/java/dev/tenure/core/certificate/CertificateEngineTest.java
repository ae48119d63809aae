package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.status.Standing;
import dev.tenure.core.testing.Identities;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificateEngineTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");
  private static final WorkloadRef WEB = new WorkloadRef("Deployment", "web");

  private final CertificateRig rig = new CertificateRig();

  @Test
  void theFirstLookDelivers() {
    var standing = rig.look(identity());

    assertThat(standing.outcome()).isInstanceOf(Outcome.Done.class);
    assertThat(standing.validUntil()).contains(START.plus(Duration.ofHours(1)));
    assertThat(rig.occurrences)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.reason()).isEqualTo(Reason.ISSUED);
              assertThat(event.why()).isEqualTo(Reason.FIRST_ISSUANCE);
            });
    assertThat(rig.sink.content("payments", "api"))
        .hasValueSatisfying(
            content -> {
              assertThat(content.type()).isEqualTo("kubernetes.io/tls");
              assertThat(content.data().keys()).containsExactly("ca.crt", "tls.crt", "tls.key");
              assertThat(content.tenure().owner()).isEqualTo("team-payments");
            });
  }

  @Test
  void aLookWithNothingToDoCallsNothingThatCosts() {
    rig.look(identity());
    rig.wire.forget();

    var standing = rig.look(identity());

    assertThat(rig.wire.calls()).containsExactly("sink.look", "sink.others", "status.write");
    assertThat(standing.occurrence()).isEmpty();
    assertThat(standing.outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
  }

  @Test
  void nothingIsIssuedForAForeignDestination() {
    rig.sink.foreign("payments", "api", "Secret payments/api, managed by helm,");

    var standing = rig.look(identity());

    assertThat(standing.outcome())
        .isInstanceOfSatisfying(
            Outcome.Stalled.class,
            stalled -> {
              assertThat(stalled.reason()).isEqualTo(Reason.DESTINATION_CONFLICT);
              assertThat(stalled.message()).contains("managed by helm");
              assertThat(stalled.next()).isAfter(START);
            });
    assertThat(rig.authority.signed()).isEmpty();
    assertThat(rig.bundles.published()).isEmpty();
    assertThat(rig.wire.count("sink.write")).isZero();
  }

  @Test
  void aSecretOfAnotherObjectIsForeign() {
    rig.look(identity());
    var standing = rig.look(identity().named("other").withUid("other").into("api"));
    assertThat(standing.outcome().reason()).isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(standing.outcome().message()).contains("MachineIdentity payments/api");
  }

  @Test
  void trustIsPublishedBeforeAnythingIsIssued() {
    rig.look(identity());
    assertThat(rig.wire.calls())
        .containsSubsequence("bundles.publish", "authority.issue", "sink.write");
    assertThat(rig.bundles.published()).containsExactly("payments/mesh-ca");
  }

  @Test
  void nothingIsIssuedWhileTrustCannotBePublished() {
    rig.wire.breakCalls("bundles", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));
    var standing = rig.look(identity());
    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(rig.authority.signed()).isEmpty();
  }

  @Test
  void anAccountThatMustAgreeIsAskedBeforeAnythingIsIssued() {
    var who = identity().runningWithConsentOf("api");
    assertThat(rig.look(who).outcome().reason()).isEqualTo(Reason.SERVICE_ACCOUNT_NOT_ALLOWED);
    assertThat(rig.authority.signed()).isEmpty();

    rig.consent.give(who.subject(), "api");
    assertThat(rig.look(who).outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
  }

  @Test
  void aCredentialThatIsValidStaysWhileTheAuthorityIsDown() {
    rig.look(identity());
    var first = rig.sink.content("payments", "api").orElseThrow();
    rig.wire.breakCalls("authority", Answer.unavailable(Reason.ISSUER_NOT_READY, "down"));

    rig.clock.advance(Duration.ofMinutes(45));
    var standing = rig.look(identity());

    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.delivery()).contains(first.delivery());
    assertThat(standing.validUntil()).isEqualTo(first.delivery().validUntil());
    assertThat(rig.sink.content("payments", "api")).contains(first);
  }

  @Test
  void aRefusalNeverSleepsThroughTheEndOfWhatIsDelivered() {
    rig.look(identity());
    rig.clock.advance(Duration.ofMinutes(58));

    var standing = rig.look(identity().forDns("*"));

    assertThat(standing.outcome())
        .isInstanceOfSatisfying(
            Outcome.Stalled.class,
            stalled -> assertThat(stalled.next()).isEqualTo(START.plus(Duration.ofHours(1))));
  }

  @Test
  void aWaitNeverSleepsThroughTheEndOfTheTenure() {
    var end = START.plusSeconds(60);
    var standing = rig.look(identity().expiringAt(end).from(issuer().notReady()));
    assertThat(standing.outcome())
        .isInstanceOfSatisfying(
            Outcome.Waiting.class, waiting -> assertThat(waiting.next()).isEqualTo(end));
  }

  @Test
  void aNewKeyComesWithEachRotationUnlessItIsToStay() {
    rig.look(identity());
    var first = key();
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(identity());
    assertThat(key()).isNotEqualTo(first);

    var second = key();
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(pinned());
    assertThat(key()).isEqualTo(second);
    assertThat(rig.rotation).isEqualTo(3);
  }

  @Test
  void aKeyThatSomebodyEditedIsNotKept() {
    rig.look(pinned());
    var first = key();
    rig.sink.editByHand("payments", "api");
    rig.look(pinned());
    assertThat(key()).isNotEqualTo(first);
  }

  @Test
  void consumersOfTheFirstCertificateAreNotRestarted() {
    assertThat(rig.look(identity(), API).restarted()).isEqualTo(1);
    assertThat(rig.workloads.restarts("payments", API)).isEmpty();
  }

  @Test
  void consumersAreRestartedOncePerRotationAndMarkedWithItsRecord() {
    rig.look(identity(), API);
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(identity(), API);
    var rotated = rig.clock.instant();
    rig.clock.advance(Duration.ofMinutes(1));
    rig.look(identity(), API);
    rig.look(identity(), API);

    assertThat(rig.workloads.restarts("payments", API))
        .singleElement()
        .satisfies(
            mark -> {
              assertThat(mark.rotation()).isEqualTo(2);
              assertThat(mark.at()).isEqualTo(rotated);
              assertThat(mark.secretName()).isEqualTo("api");
            });
    assertThat(rig.restarted).isEqualTo(2);
  }

  @Test
  void aRolloutIsWaitedForAndAfterItsDeadlineTold() {
    rotateWhileRollingOut();
    assertThat(rig.look(identity(), API).outcome())
        .isInstanceOfSatisfying(
            Outcome.Waiting.class,
            waiting -> assertThat(waiting.reason()).isEqualTo(Reason.ROLLOUT_PENDING));

    rig.clock.advance(CertificateRig.ROLLOUT_DEADLINE.plusSeconds(1));
    assertThat(rig.look(identity(), API).outcome())
        .isInstanceOfSatisfying(
            Outcome.Waiting.class,
            waiting -> {
              assertThat(waiting.reason()).isEqualTo(Reason.ROLLOUT_STALLED);
              assertThat(waiting.next()).isAfter(rig.clock.instant().plusSeconds(30));
            });

    rig.workloads.finish("payments", API);
    assertThat(rig.look(identity(), API).outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(rig.restarted).isEqualTo(2);
  }

  @Test
  void aMissingConsumerIsToldAndHoldsUpNoOther() {
    rig.look(identity(), API, WEB);
    rig.workloads.delete("payments", API);
    rig.clock.advance(Duration.ofMinutes(41));

    var standing = rig.look(identity(), API, WEB);

    assertThat(standing.outcome())
        .isInstanceOfSatisfying(
            Outcome.Stalled.class,
            stalled -> {
              assertThat(stalled.reason()).isEqualTo(Reason.WORKLOAD_NOT_FOUND);
              assertThat(stalled.message()).contains("Deployment/api", "spec.restart");
            });
    assertThat(rig.workloads.restarts("payments", WEB)).hasSize(1);
    assertThat(rig.restarted).isLessThan(2);
  }

  @Test
  void aSlowConsumerHoldsUpNoOther() {
    rig.look(identity(), API, WEB);
    rig.workloads.hold("payments", API);
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(identity(), API, WEB);
    assertThat(rig.workloads.restarts("payments", WEB)).hasSize(1);
  }

  @Test
  void aConsumerThatNeverComesDoesNotStopTheNextRenewal() {
    rotateWhileRollingOut();
    rig.clock.advance(Duration.ofMinutes(41));
    assertThat(rig.look(identity(), API).delivery())
        .hasValueSatisfying(delivery -> assertThat(delivery.rotation()).isEqualTo(3));
  }

  @Test
  void theFormerSecretGoesOnlyAfterConsumersHaveMoved() {
    rig.look(identity(), API);
    rig.workloads.hold("payments", API);

    rig.look(identity().into("api-tls"), API);
    assertThat(rig.sink.exists("payments", "api-tls")).isTrue();
    assertThat(rig.sink.exists("payments", "api")).isTrue();

    rig.workloads.finish("payments", API);
    rig.look(identity().into("api-tls"), API);
    assertThat(rig.sink.exists("payments", "api")).isFalse();
    assertThat(rig.sink.exists("payments", "api-tls")).isTrue();
  }

  @Test
  void theEndDeletesWhatWasDeliveredAndSaysSoOnce() {
    var who = identity().expiringAt(START.plusSeconds(600));
    rig.look(who);
    rig.clock.advance(Duration.ofSeconds(600));

    var standing = rig.look(who);

    assertThat(standing.ended()).isTrue();
    assertThat(standing.delivery()).isEmpty();
    assertThat(rig.sink.exists("payments", "api")).isFalse();
    assertThat(rig.occurrences).hasSize(2).last().satisfies(this::saysExpired);

    var again = rig.look(who);
    assertThat(again.ended()).isTrue();
    assertThat(again.outcome())
        .isInstanceOfSatisfying(Outcome.Done.class, done -> assertThat(done.next()).isEmpty());
    assertThat(rig.occurrences).hasSize(2);
  }

  @Test
  void theEndDeletesSecretsUnderFormerNamesToo() {
    rig.look(identity(), API);
    rig.workloads.hold("payments", API);
    rig.look(identity().into("api-tls"), API);
    rig.look(identity().into("api-tls").expiringAt(rig.clock.instant()), API);
    assertThat(rig.sink.deliveries()).isEmpty();
  }

  @Test
  void theEndLeavesWhatIsForeign() {
    rig.sink.foreign("payments", "api", "somebody");
    var standing = rig.look(identity().expiringAt(START));
    assertThat(standing.ended()).isTrue();
    assertThat(rig.sink.exists("payments", "api")).isTrue();
    assertThat(rig.occurrences).isEmpty();
  }

  @Test
  void aWrongClockEndsNothing() {
    var who = identity().expiringAt(START.plusSeconds(600));
    rig.look(who);
    rig.clock.advance(Duration.ofSeconds(600));
    for (var skew : new int[] {-3600, -31, 31, 3600}) {
      rig.serverClock.ahead(Duration.ofSeconds(skew));
      var standing = rig.look(who);
      assertThat(standing.ended()).isFalse();
      assertThat(standing.outcome())
          .isInstanceOfSatisfying(
              Outcome.Waiting.class,
              waiting -> {
                assertThat(waiting.reason()).isEqualTo(Reason.CLOCK_SKEW);
                assertThat(waiting.next()).isAfter(rig.clock.instant());
              });
      assertThat(rig.sink.exists("payments", "api")).isTrue();
    }
    rig.serverClock.ahead(Duration.ofSeconds(30));
    assertThat(rig.look(who).ended()).isTrue();
  }

  @Test
  void aWrongClockLeavesFormerSecretsToo() {
    rig.look(identity());
    rig.serverClock.ahead(Duration.ofHours(1));
    var moved = identity().into("api-tls").expiringAt(START);
    assertThat(rig.look(moved).ended()).isFalse();
    assertThat(rig.sink.exists("payments", "api")).isTrue();
  }

  @Test
  void nothingEndsWhileTheServersTimeIsUnknown() {
    rig.look(identity());
    rig.wire.breakCalls("clock", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));
    var standing = rig.look(identity().expiringAt(START));
    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(rig.sink.exists("payments", "api")).isTrue();
  }

  @Test
  void endsBeyondTheBudgetWaitForTheirPlace() {
    var slow = new CertificateRig(new Budget(0.1, 1, START));
    var one = identity().named("one").withUid("1");
    var two = identity().named("two").withUid("2");
    slow.look(one);
    slow.rotation = 0;
    slow.look(two);
    one.expiringAt(START);
    two.expiringAt(START);

    assertThat(slow.look(one).ended()).isTrue();
    var standing = slow.look(two);
    assertThat(standing.outcome().reason()).isEqualTo(Reason.BUDGET_EXHAUSTED);
    assertThat(slow.sink.exists("payments", "two")).isTrue();

    slow.clock.advanceTo(((Outcome.Waiting) standing.outcome()).next());
    assertThat(slow.look(two).ended()).isTrue();
    assertThat(slow.sink.deliveries()).isEmpty();
  }

  @Test
  void anEndThatFailsTakesNoSecondPlaceInTheBudget() {
    var slow = new CertificateRig(new Budget(0.001, 2, START));
    var who = identity().expiringAt(START.plusSeconds(600));
    slow.look(who);
    slow.clock.advance(Duration.ofSeconds(600));
    slow.wire.breakCalls("sink.remove", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));
    for (var i = 0; i < 5; i++) {
      assertThat(slow.look(who).outcome().reason()).isEqualTo(Reason.API_UNAVAILABLE);
    }
    slow.serverClock.ahead(Duration.ofHours(1));
    assertThat(slow.look(who).outcome().reason()).isEqualTo(Reason.CLOCK_SKEW);
  }

  @Test
  void aRemovalThatIsRefusedIsTriedAgainLaterAndNotAtOnce() {
    rig.look(identity());
    rig.wire.breakCalls("sink.remove", Answer.refused(Reason.DESTINATION_REFUSED, "policy"));
    assertThat(rig.look(identity().expiringAt(START)).outcome())
        .isInstanceOfSatisfying(
            Outcome.Stalled.class,
            stalled -> assertThat(stalled.next()).isAfter(rig.clock.instant().plusSeconds(60)));
  }

  @Test
  void nothingOfTheContentIsInWhatPeopleSee() {
    var standing = rig.look(identity());
    assertThat(standing + " " + rig.sink.content("payments", "api"))
        .doesNotContain(new String(key(), UTF_8));
  }

  private void rotateWhileRollingOut() {
    rig.look(identity(), API);
    rig.workloads.hold("payments", API);
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(identity(), API);
  }

  private void saysExpired(Standing.Occurrence event) {
    assertThat(event.reason()).isEqualTo(Reason.EXPIRED);
    assertThat(event.message())
        .contains(Instant.parse("2026-03-01T08:10:00Z").toString(), "spec.expiresAt");
  }

  private static Identities pinned() {
    return identity().withKey(new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.NEVER));
  }

  private byte[] key() {
    SecretData data = rig.sink.content("payments", "api").orElseThrow().data();
    return data.values().get("tls.key");
  }
}
