package dev.tenure.core.lease;

import static dev.tenure.core.testing.Leases.lease;
import static dev.tenure.core.testing.TestClock.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.Deed;
import dev.tenure.core.rollout.SecretUsers;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.testing.FakeSecretServer.Terms;
import dev.tenure.core.testing.Leases;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseEngineTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  private final LeaseRig rig = new LeaseRig();

  @Test
  void theFirstLookLeasesAndDelivers() {
    var standing = rig.look(lease());

    assertThat(standing.outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(rig.deliveredUser(lease())).contains("v-000001");
    assertThat(rig.liveUsers()).containsExactly("v-000001");
    assertThat(rig.occurrences)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.reason()).isEqualTo(Reason.ISSUED);
              assertThat(event.why()).isEqualTo(Reason.FIRST_ISSUANCE);
            });
    assertThat(rig.restarted(lease())).isEqualTo(1);
  }

  @Test
  void theTokenIsJournaledBeforeAnythingIsReadWithIt() {
    rig.look(lease());
    assertThat(rig.wire.calls())
        .containsSubsequence(
            "sink.rehearse",
            "server.open",
            "journal.record",
            "server.read",
            "journal.record",
            "sink.write",
            "status.write");
  }

  @Test
  void aTokenWhoseRecordWasWrittenUnheardIsEndedAndItsRecordTakenBack() {
    rig.look(lease());
    var untilRecorded = rig.wire.calls().indexOf("journal.record") + 1;
    var other = lease().named("other").withUid("uid-other");
    rig.wire.faultAt(untilRecorded, Wire.Fault.LOST_AFTER);

    rig.look(other);

    assertThat(rig.journal.all()).hasSize(1);
    assertThat(rig.server.liveTokens()).isEqualTo(1);
  }

  @Test
  void everyEffectAtTheServerIsToldWithItsReason() {
    rig.look(lease());
    rig.liveUntil(START.plus(Duration.ofMinutes(41)), lease());
    rig.liveUntil(rig.clock.instant().plus(LeaseRig.GRACE), lease().ofRole("other"));
    rig.engine().leave(lease().subject());

    assertThat(rig.deeds)
        .extracting(Deed::action, Deed::why)
        .containsSubsequence(
            tuple(Deed.Action.ISSUE, Reason.FIRST_ISSUANCE),
            tuple(Deed.Action.RENEW, Reason.LEASE_ENDING),
            tuple(Deed.Action.ISSUE, Reason.SPEC_CHANGED),
            tuple(Deed.Action.REVOKE, Reason.ROTATED),
            tuple(Deed.Action.REVOKE, Reason.TERMINATING));
    assertThat(rig.deeds).allMatch(deed -> deed.failure().isEmpty() && deed.leaseId().isPresent());
  }

  @Test
  void anEffectThatFailedIsToldToo() {
    rig.look(lease());
    rig.wire.breakCalls("server.revoke", Answer.unavailable(Reason.BACKEND_SEALED, "sealed"));

    rig.engine().leave(lease().subject());

    assertThat(rig.deeds.getLast().failure()).contains(Reason.BACKEND_SEALED);
  }

  @Test
  void aLookWithNothingToDoCallsNobody() {
    rig.look(lease());
    rig.wire.forget();
    rig.look(lease());
    assertThat(rig.wire.calls())
        .allMatch(
            call ->
                List.of(
                        "sink.look",
                        "sink.others",
                        "journal.credentials",
                        "server.lastEnd",
                        "status.write")
                    .contains(call));
  }

  @Test
  void nothingIsReadForAForeignDestination() {
    rig.sink.foreign("payments", "ledger-db", "Secret payments/ledger-db, managed by helm,");
    var standing = rig.look(lease());
    assertThat(standing.outcome()).isInstanceOf(Outcome.Stalled.class);
    assertThat(standing.outcome().reason()).isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(rig.wire.count("server.open") + rig.wire.count("server.read")).isZero();
    assertThat(rig.server.logins()).isZero();
  }

  @Test
  void nothingIsReadThatTheClusterWouldRefuseToStore() {
    rig.wire.breakCalls("sink.rehearse", Answer.refused(Reason.DESTINATION_REFUSED, "a policy"));
    assertThat(rig.look(lease()).outcome().reason()).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(rig.server.logins()).isZero();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void aSecretTakenByOthersMeanwhileLeavesNothingAtTheServer() {
    rig.wire.breakCalls("sink.write", Answer.refused(Reason.DESTINATION_CONFLICT, "taken"));
    assertThat(rig.look(lease()).outcome()).isInstanceOf(Outcome.Stalled.class);
    assertThat(rig.liveUsers()).isEmpty();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void aPathThatIsNotThereIsToldAndLeavesNothing() {
    rig.server.removePath("database/creds/ledger");
    assertThat(rig.look(lease()).outcome().reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    assertThat(rig.journal.all()).isEmpty();
    assertThat(rig.server.liveTokens()).isZero();
  }

  @Test
  void refusesWithoutOwnerBackendOrConsent() {
    assertThat(reason(lease().ownerless())).isEqualTo(Reason.OWNER_NOT_FOUND);
    assertThat(reason(lease().fromNoBackend())).isEqualTo(Reason.BACKEND_NOT_FOUND);
    assertThat(reason(lease().fromBackendServingNobody())).isEqualTo(Reason.BACKEND_NOT_ALLOWED);
    assertThat(reason(lease().fromBackendBeingDeleted())).isEqualTo(Reason.TERMINATING);
    assertThat(reason(lease().inNamespaceBeingDeleted())).isEqualTo(Reason.TERMINATING);
    assertThat(reason(lease().fromBrokenBackend())).isEqualTo(Reason.BACKEND_MISCONFIGURED);
    assertThat(reason(lease().runningWithConsentOf("api")))
        .isEqualTo(Reason.SERVICE_ACCOUNT_NOT_ALLOWED);
    assertThat(rig.server.logins()).isZero();
  }

  @Test
  void aLeaseIsRenewedInPlaceAndNeverReadAgain() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    rig.liveUntil(START.plus(Duration.ofDays(3)), lease());

    assertThat(rig.server.reads()).isEqualTo(1);
    assertThat(rig.liveUsers()).containsExactly("v-000001");
    assertThat(rig.wire.count("server.renew")).isBetween(72L, 200L);
    assertThat(rig.sink.writes()).hasSize(1);
    assertThat(rig.wire.count("journal.record")).isEqualTo(2);
  }

  @Test
  void aSlowAnswerIsNoShorterLife() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(1), Duration.ofDays(1)));
    rig.server.whileAnswering(() -> rig.clock.advance(Duration.ofSeconds(5)));

    rig.liveUntil(START.plus(Duration.ofHours(1)), lease());

    assertThat(rig.server.reads()).isOne();
    assertThat(rig.liveUsers()).containsExactly("v-000001");
  }

  @Test
  void whatComesDueDuringASlowLookIsSeenToRightAfterIt() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofSeconds(10), Duration.ofSeconds(30)));
    rig.look(lease());
    rig.look(lease().toldToRenew("1"));
    rig.restart();
    rig.clock.advance(LeaseRig.GRACE.plusMinutes(1));
    rig.server.whileAnswering(() -> rig.clock.advance(Duration.ofSeconds(3)));

    var slow = rig.look(lease().toldToRenew("1"));

    assertThat(slow.outcome())
        .isInstanceOfSatisfying(
            Outcome.Done.class,
            done ->
                assertThat(done.next())
                    .hasValueSatisfying(
                        next -> assertThat(next).isBefore(rig.clock.instant().plusSeconds(1))));
    rig.server.whileAnswering(() -> {});
    rig.liveUntil(rig.clock.instant().plusSeconds(20), lease().toldToRenew("1"));
    assertThat(rig.liveUsers()).contains(rig.deliveredUser(lease()).orElseThrow());
  }

  @Test
  void aLostOwnerStopsNoRenewal() {
    rig.look(lease());
    var standing = rig.liveUntil(START.plus(Duration.ofHours(5)), lease().ownerless());
    assertThat(standing.outcome().reason()).isEqualTo(Reason.OWNER_NOT_FOUND);
    assertThat(rig.liveUsers()).containsExactly("v-000001");
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void aRefusedChangeStopsNoRenewal() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(2), Duration.ofDays(1)));
    rig.look(lease());
    var wrong = lease().ofRole("other").fromBackendServingNobody();
    rig.liveUntil(START.plus(Duration.ofHours(1)), wrong);
    assertThat(rig.liveUsers()).containsExactly("v-000001");
  }

  @Test
  void aMissingConsumerStopsNoRenewal() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(2), Duration.ofDays(1)));
    rig.look(lease(), API);
    rig.workloads.delete("payments", API);
    rig.liveUntil(START.plus(Duration.ofHours(1)), lease().ofRole("other"), API);
    assertThat(rig.liveUsers()).contains("v-000001", "v-000002");
  }

  @Test
  void anEditedSecretIsReplacedAndTheFormerLeaseGoesAfterItsGrace() {
    rig.look(lease());
    rig.sink.editByHand("payments", "ledger-db");
    rig.look(lease());
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SECRET_EDITED);

    rig.liveUntil(rig.clock.instant().plus(LeaseRig.GRACE), lease());
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void aReplacedLeaseIsRevokedOnceConsumersHaveMovedAndNotBefore() {
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.liveUntil(START.plus(Duration.ofHours(6)), lease().ofRole("other"), API);
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");
    assertThat(rig.server.reads()).isEqualTo(2);

    rig.workloads.finish("payments", API);
    rig.settle(lease().ofRole("other"), API);
    assertThat(rig.liveUsers()).containsExactly("v-000002");
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
    assertThat(rig.journal.all()).hasSize(1);
  }

  @Test
  void withoutConsumersAReplacedLeaseLivesThroughItsGrace() {
    rig.look(lease());
    rig.look(lease().ofRole("other"));
    rig.liveUntil(START.plus(LeaseRig.GRACE).minusSeconds(1), lease().ofRole("other"));
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");
    rig.liveUntil(START.plus(LeaseRig.GRACE), lease().ofRole("other"));
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void whoIsFoundMovesAndWhoCannotBeFoundHasTheGrace() {
    rig.workloads.use("payments", "ledger-db", API);
    rig.look(lease(), new SecretUsers());
    rig.look(lease().ofRole("other"), new SecretUsers());
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
    assertThat(rig.liveUsers()).containsExactly("v-000001", "v-000002");

    rig.liveUntil(START.plus(LeaseRig.GRACE), lease().ofRole("other"), new SecretUsers());

    assertThat(rig.liveUsers()).containsExactly("v-000002");
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
  }

  @Test
  void graceIsKeptToThoughTheOwnerIsGone() {
    rig.look(lease());
    rig.look(lease().ofRole("other"));
    rig.liveUntil(START.plus(LeaseRig.GRACE), lease().ofRole("other").ownerless());
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void aCredentialThatIsValidStaysWhileTheBackendIsAway() {
    rig.look(lease());
    rig.clock.advance(Duration.ofMinutes(45));
    rig.wire.breakCalls("server", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));

    var standing = rig.look(lease());

    assertThat(standing.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(standing.delivery()).isPresent();
    assertThat(standing.validUntil())
        .hasValueSatisfying(end -> assertThat(end).isAfter(rig.clock.instant()));
    assertThat(rig.sink.exists("payments", "ledger-db")).isTrue();

    rig.wire.mend();
    assertThat(rig.look(lease()).outcome().reason()).isEqualTo(Reason.UP_TO_DATE);
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void aLeaseThatEndedWhileTheBackendWasAwayIsSaidToHaveEnded() {
    rig.look(lease());
    rig.wire.breakCalls("server", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));
    rig.clock.advance(Duration.ofMinutes(61));
    var standing = rig.look(lease());
    assertThat(standing.validUntil())
        .hasValueSatisfying(end -> assertThat(end).isBeforeOrEqualTo(rig.clock.instant()));

    rig.wire.mend();
    rig.settle(lease());
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void passingFaultsOnRenewalReadNothingNew() {
    rig.look(lease());
    rig.clock.advance(Duration.ofMinutes(41));
    rig.wire.breakCalls("server.renew", Answer.unavailable(Reason.BACKEND_THROTTLED, "429"));
    for (var i = 0; i < 10; i++) {
      assertThat(rig.look(lease()).outcome()).isInstanceOf(Outcome.Failed.class);
      rig.clock.advance(Duration.ofSeconds(60));
    }
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void aLeaseTheServerNoLongerKnowsIsReplacedAtOnce() {
    rig.look(lease());
    rig.server.revokeByHand("v-000001");
    rig.clock.advance(Duration.ofMinutes(41));
    rig.look(lease());
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.LEASE_LOST);
  }

  @Test
  void aForbiddenRenewalIsReplacedBeforeItsEnd() {
    rig.look(lease());
    rig.wire.breakCalls("server.renew", Answer.refused(Reason.BACKEND_REFUSED, "403"));
    rig.liveUntil(START.plus(Duration.ofMinutes(59)), lease());
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.LEASE_ENDING);
    assertThat(rig.liveUsers()).contains("v-000002");
  }

  @Test
  void aForbiddenRenewalAfterALateRestartIsNotTakenForALifeWithoutEnd() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    rig.liveUntil(START.plus(Duration.ofHours(10)), lease());
    rig.restart();
    rig.wire.breakCalls("server.renew", Answer.refused(Reason.BACKEND_REFUSED, "403"));
    rig.liveUntil(START.plus(Duration.ofHours(12)), lease());
    assertThat(rig.liveUsers()).contains(rig.deliveredUser(lease()).orElseThrow());
  }

  @Test
  void whatCannotBeRenewedIsReplacedInTime() {
    rig.server.renewable(false);
    liveWithACredentialAllTheTime(START.plus(Duration.ofHours(24)), lease());
    assertThat(rig.wire.count("server.renew")).isZero();
    assertThat(rig.server.reads()).isBetween(24, 44);
    assertThat(rig.liveUsers()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aCeilingOfTheLeaseIsReplacedInTime() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofHours(5)));
    liveWithACredentialAllTheTime(START.plus(Duration.ofDays(3)), lease());
    assertThat(rig.server.reads()).isBetween(14, 24);
  }

  @Test
  void aCeilingOfTheLoginIsReplacedInTime() {
    rig.server.grant(
        Terms.USUAL
            .leasing(Duration.ofHours(1), Duration.ofDays(30))
            .loggingIn(Duration.ofHours(2), Duration.ofHours(10)));
    liveWithACredentialAllTheTime(START.plus(Duration.ofDays(3)), lease());
    assertThat(rig.server.reads()).isBetween(7, 20);
    assertThat(rig.server.logins()).isLessThanOrEqualTo(20);
  }

  @Test
  void loginsOfTheirOwnServeWhereChildrenAreForbidden() {
    rig.server.grant(
        Terms.USUAL.withoutChildren().loggingIn(Duration.ofHours(2), Duration.ofHours(10)));
    liveWithACredentialAllTheTime(START.plus(Duration.ofDays(1)), lease());
    assertThat(rig.journal.all()).allMatch(c -> c.handle().tenancy() == Handle.Tenancy.LOGIN);
    assertThat(rig.server.logins()).isEqualTo(rig.server.reads());
  }

  @Test
  void aRevokedLoginIsFoundOutAtTheNextRenewal() {
    rig.look(lease());
    rig.server.revokeLogin(lease().account());
    assertThat(rig.liveUsers()).isEmpty();
    rig.liveUntil(START.plus(Duration.ofMinutes(45)), lease());
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void nearTheEndOfATenureNothingIsRenewedToNoPurpose() {
    var who = lease().expiringAt(START.plus(Duration.ofMinutes(90)));
    rig.liveUntil(START.plus(Duration.ofMinutes(89)), who);
    assertThat(rig.wire.count("server.renew")).isEqualTo(1);
    assertThat(rig.server.reads()).isEqualTo(1);
    assertThat(rig.liveUsers()).containsExactly("v-000001");
  }

  @Test
  void nothingLeasedOutlivesTheTenure() {
    var end = START.plus(Duration.ofMinutes(90));
    var who = lease().expiringAt(end);
    rig.liveUntil(end.minusSeconds(1), who);
    assertThat(rig.server.liveLeases()).allMatch(lease -> !lease.end().isAfter(end));
  }

  @Test
  void aTenureMadeLongerIsFollowed() {
    rig.liveUntil(
        START.plus(Duration.ofMinutes(80)), lease().expiringAt(START.plus(Duration.ofMinutes(90))));
    var longer = lease().expiringAt(START.plus(Duration.ofDays(2)));
    liveWithACredentialAllTheTime(START.plus(Duration.ofDays(1)), longer);
  }

  @Test
  void theEndRevokesDeletesAndSaysSo() {
    var who = lease().expiringAt(START.plus(Duration.ofMinutes(30)));
    rig.liveUntil(START.plus(Duration.ofMinutes(29)), who);
    var standing = rig.liveUntil(START.plus(Duration.ofMinutes(30)), who);

    assertThat(standing.ended()).isTrue();
    assertThat(rig.liveUsers()).isEmpty();
    assertThat(rig.server.liveTokens()).isZero();
    assertThat(rig.journal.all()).isEmpty();
    assertThat(rig.sink.deliveries()).isEmpty();
    assertThat(rig.occurrences.getLast().reason()).isEqualTo(Reason.EXPIRED);

    rig.look(who);
    assertThat(rig.occurrences.stream().filter(o -> o.reason() == Reason.EXPIRED)).hasSize(1);
  }

  @Test
  void aWrongClockRevokesNothing() {
    var who = lease().expiringAt(START.plus(Duration.ofMinutes(30)));
    rig.look(who);
    rig.clock.advance(Duration.ofMinutes(30));
    rig.serverClock.ahead(Duration.ofHours(-1));
    assertThat(rig.look(who).outcome().reason()).isEqualTo(Reason.CLOCK_SKEW);
    assertThat(rig.wire.count("server.revoke")).isZero();
    assertThat(rig.sink.exists("payments", "ledger-db")).isTrue();
    assertThat(rig.journal.all()).hasSize(1);
  }

  @Test
  void aSecretStaysUntilItsLeaseIsGone() {
    var who = lease().expiringAt(START.plus(Duration.ofMinutes(30)));
    rig.look(who);
    rig.clock.advance(Duration.ofMinutes(30));
    rig.wire.breakCalls("server.revoke", Answer.unavailable(Reason.BACKEND_SEALED, "sealed"));
    var standing = rig.look(who);
    assertThat(standing.ended()).isFalse();
    assertThat(rig.journal.all()).hasSize(1);

    rig.wire.mend();
    assertThat(rig.settle(who).ended()).isTrue();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void anEndThatFailsTakesNoSecondPlaceInTheBudget() {
    var slow = new LeaseRig(new Budget(0.001, 2, START));
    var who = lease().expiringAt(START.plus(Duration.ofMinutes(30)));
    slow.look(who);
    slow.clock.advance(Duration.ofMinutes(30));
    slow.wire.breakCalls("server.revoke", Answer.unavailable(Reason.BACKEND_SEALED, "sealed"));
    for (var i = 0; i < 5; i++) {
      assertThat(slow.look(who).outcome().reason()).isEqualTo(Reason.BACKEND_SEALED);
    }
  }

  @Test
  void revokedMeansGoneAtTheServer() {
    rig.look(lease());
    rig.server.lingering(2);
    var gone = lease().beingDeleted();
    assertThat(rig.look(gone).outcome().reason()).isEqualTo(Reason.REVOCATION_PENDING);
    assertThat(rig.look(gone).ended()).isFalse();
    assertThat(rig.journal.all()).hasSize(1);
    assertThat(rig.look(gone).ended()).isTrue();
    assertThat(rig.liveUsers()).isEmpty();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void deletionAsksNeitherClockNorBudget() {
    var none = new LeaseRig(new Budget(0.001, 1, START));
    none.look(lease());
    none.serverClock.ahead(Duration.ofHours(1));
    assertThat(none.look(lease().beingDeleted()).ended()).isTrue();
    assertThat(none.liveUsers()).isEmpty();
  }

  @Test
  void deletionOfWhatNeverHeldAnythingIsDoneAtOnce() {
    assertThat(rig.look(lease().beingDeleted()).ended()).isTrue();
    assertThat(rig.server.logins()).isZero();
  }

  @Test
  void aRestartCausesNoReadNoLoginAndNoWrite() {
    rig.look(lease());
    rig.restart();
    rig.wire.forget();
    rig.look(lease());
    assertThat(rig.wire.count("server.open") + rig.wire.count("server.read")).isZero();
    assertThat(rig.wire.count("server.renew") + rig.wire.count("journal.record")).isZero();
    assertThat(rig.wire.count("sink.write")).isZero();
  }

  @Test
  void aRestartLongAfterTheReadRenewsSoonAndReadsNothing() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofHours(1), Duration.ofDays(30)));
    rig.liveUntil(START.plus(Duration.ofHours(10)), lease());
    rig.restart();
    rig.wire.forget();
    rig.liveUntil(rig.clock.instant().plusSeconds(31), lease());
    assertThat(rig.wire.count("server.renew")).isEqualTo(1);
    assertThat(rig.server.reads()).isEqualTo(1);
  }

  @Test
  void aLaggingCacheRevokesNothingThatIsDelivered() {
    rig.look(lease());
    rig.sink.freezeCache();
    rig.look(lease().ofRole("other"));
    assertThat(rig.deliveredUser(lease())).contains("v-000002");

    rig.look(lease().ofRole("other"));
    assertThat(rig.server.reads()).isEqualTo(2);
    assertThat(rig.liveUsers()).contains("v-000002");

    rig.sink.thawCache();
    rig.liveUntil(START.plus(LeaseRig.GRACE).plusSeconds(10), lease().ofRole("other"));
    assertThat(rig.liveUsers()).containsExactly("v-000002");
  }

  @Test
  void aMoveToAnotherBackendIsNotHeldUpByTheOldOne() {
    rig.look(lease());
    rig.clock.advance(Duration.ofMinutes(45));
    rig.wire.breakCalls("server.renew", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));
    rig.look(lease().fromBackend("other"));
    assertThat(rig.deliveredUser(lease())).contains("v-000002");
  }

  @Test
  void aRenewalThatFailsHoldsUpNoOther() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(5), Duration.ofDays(1)));
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.server.away("vault");
    var moved = lease().fromBackend("other");
    rig.liveUntil(START.plus(Duration.ofHours(1)), moved, API);
    assertThat(rig.liveUsers()).containsExactly("v-000002");
    assertThat(rig.server.reads()).isEqualTo(2);

    rig.workloads.finish("payments", API);
    rig.server.back();
    rig.settle(moved, API);
    assertThat(rig.journal.all()).hasSize(1);
  }

  @Test
  void whatCannotBeDiscardedSharesItsNumberWithNothing() {
    rig.wire.breakCalls("sink.write", Answer.unavailable(Reason.API_UNAVAILABLE, "down"));
    rig.look(lease());
    assertThat(rig.journal.all()).hasSize(1);
    rig.wire.mend();
    rig.server.away("vault");

    rig.look(lease().fromBackend("other"));
    assertThat(rig.journal.all()).hasSize(2).extracting(c -> c.rotation()).doesNotHaveDuplicates();

    rig.server.back();
    rig.clock.advance(LeaseRig.GRACE);
    rig.settle(lease().fromBackend("other"));
    assertThat(rig.liveUsers()).containsExactly(rig.deliveredUser(lease()).orElseThrow());
    assertThat(rig.journal.all()).hasSize(1);
  }

  @Test
  void theFormerLeaseLivesOnWhenTheSourceBecomesAnother() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(5), Duration.ofDays(1)));
    rig.server.put("kv/payments/app", Map.of("a", "1"));
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.liveUntil(START.plus(Duration.ofMinutes(30)), lease().ofValue("kv/payments/app"), API);
    assertThat(rig.liveUsers()).containsExactly("v-000001");

    rig.workloads.finish("payments", API);
    rig.settle(lease().ofValue("kv/payments/app"), API);
    assertThat(rig.liveUsers()).isEmpty();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void whatASpecThatWasTakenBackLeasedGoesToo() {
    rig.server.put("kv/payments/app", Map.of("a", "1"));
    var value = lease().ofValue("kv/payments/app");
    rig.look(value, API);
    rig.workloads.hold("payments", API);
    rig.look(lease().into("db"), API);
    assertThat(rig.liveUsers()).hasSize(1);

    rig.look(value, API);
    rig.workloads.finish("payments", API);
    rig.clock.advance(LeaseRig.GRACE);
    rig.settle(value, API);
    assertThat(rig.liveUsers()).isEmpty();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void inTheLastSecondsOfATenureNothingIsLeasedAnew() {
    var brief = lease().expiringAt(START.plusSeconds(600));
    rig.look(brief, API);
    rig.clock.advance(Duration.ofSeconds(599));
    rig.server.revokeByHand("v-000001");
    rig.sink.deleteByHand("payments", "ledger-db");

    var standing = rig.look(brief, API);
    assertThat(standing.outcome().reason()).isEqualTo(Reason.PENDING);
    assertThat(rig.server.reads()).isEqualTo(1);
    rig.clock.advanceTo(START.plusSeconds(600));
    assertThat(rig.look(brief, API).ended()).isTrue();
    assertThat(rig.journal.all()).isEmpty();
  }

  @Test
  void theJournalDoesNotGrowWhileConsumersNeverMove() {
    rig.server.grant(Terms.USUAL.leasing(Duration.ofMinutes(10), Duration.ofMinutes(30)));
    rig.look(lease(), API);
    rig.workloads.hold("payments", API);
    rig.liveUntil(START.plus(Duration.ofHours(6)), lease(), API);
    assertThat(rig.liveUsers()).contains(rig.deliveredUser(lease()).orElseThrow());
    assertThat(rig.journal.all()).hasSizeLessThan(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300})
  void leasesOfOneAccountShareOneLogin(int fleet) {
    for (var i = 0; i < fleet; i++) {
      rig.look(lease().named("db-" + i).withUid("uid-" + i));
    }
    assertThat(rig.server.logins()).isEqualTo(1);
    assertThat(rig.server.liveLeases()).hasSize(fleet);
    assertThat(rig.journal.all()).hasSize(fleet);
  }

  @Test
  void endingOneLeaseTouchesNoNeighbourOfTheSameAccount() {
    for (var i = 0; i < 50; i++) {
      rig.look(lease().named("db-" + i).withUid("uid-" + i));
    }
    rig.look(lease().named("db-7").withUid("uid-7").beingDeleted());
    assertThat(rig.server.liveLeases())
        .hasSize(49)
        .noneMatch(lease -> lease.subjectUid().equals("uid-7"));
  }

  @Test
  void nothingOfTheCredentialIsInWhatPeopleSee() {
    var standing = rig.look(lease());
    var password =
        new String(
            rig.sink.content("payments", "ledger-db").orElseThrow().data().values().get("password"),
            UTF_8);
    var shown = standing + " " + rig.journal.all() + " " + rig.occurrences;
    assertThat(shown).doesNotContain(password, "token-of-", "database/creds/ledger/0");
  }

  private Reason reason(Leases who) {
    return rig.look(who).outcome().reason();
  }

  /** Follows what the looks ask for; at each of them the delivered user must live. */
  private void liveWithACredentialAllTheTime(Instant end, Leases who) {
    rig.look(who);
    while (rig.clock.instant().isBefore(end)) {
      rig.liveUntil(rig.clock.instant().plus(Duration.ofMinutes(1)), who);
      assertThat(rig.liveUsers())
          .as("at %s", rig.clock.instant())
          .contains(rig.deliveredUser(who).orElseThrow());
    }
  }
}
