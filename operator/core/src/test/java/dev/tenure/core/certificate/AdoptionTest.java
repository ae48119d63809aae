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
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.delivery.Offer;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Secret with a certificate of somebody else's that is offered to an identity. */
class AdoptionTest {
  private static final WorkloadRef API = new WorkloadRef("Deployment", "api");

  private final CertificateRig rig = new CertificateRig();

  @Test
  void itsCertificateIsKeptAndNothingRestarts() {
    offer(rig, Duration.ofHours(24));

    var standing = rig.look(identity(), API);

    assertThat(standing.occurrence().orElseThrow().reason()).isEqualTo(Reason.ADOPTED);
    assertThat(standing.validUntil()).contains(START.plus(Duration.ofHours(24)));
    assertThat(standing.outcome()).isInstanceOf(Outcome.Done.class);
    var kept = rig.sink.content("payments", "api").orElseThrow();
    assertThat(kept.data().values().get("tls.key")).isEqualTo("their key".getBytes(UTF_8));
    assertThat(kept.delivery().rotation()).isEqualTo(1);
    assertThat(kept.delivery().adopted()).isPresent();
    assertThat(rig.authority.signed()).isEmpty();
    assertThat(rig.workloads.restarts("payments", API)).isEmpty();
  }

  @Test
  void adoptingAgainChangesNothing() {
    offer(rig, Duration.ofHours(24));
    rig.look(identity(), API);
    rig.clock.advance(Duration.ofMinutes(1));

    rig.look(identity(), API);

    assertThat(rig.sink.writes()).hasSize(1);
    assertThat(rig.occurrences).hasSize(1);
  }

  @Test
  void itIsReplacedAtTwoThirdsOfItsLifeByAShorterOne() {
    offer(rig, Duration.ofDays(90));
    var due = rig.look(identity(), API).nextAction().orElseThrow();

    assertThat(due).isBetween(START.plus(Duration.ofDays(48)), START.plus(Duration.ofDays(61)));
    rig.clock.advanceTo(due.plusSeconds(1));
    rig.look(identity(), API);

    assertThat(rig.authority.signed()).hasSize(1);
    var rotated = rig.sink.content("payments", "api").orElseThrow().delivery();
    assertThat(rotated.rotation()).isEqualTo(2);
    assertThat(rotated.adopted()).isEmpty();
    assertThat(rig.workloads.restarts("payments", API)).hasSize(1);
  }

  @Test
  void oneThatOutlivesItsTenureIsNotReplacedByOneThatEndsSooner() {
    offer(rig, Duration.ofDays(90));
    var ending = identity().expiringAt(START.plus(Duration.ofMinutes(30)));
    rig.look(ending);
    rig.clock.advance(Duration.ofMinutes(29));

    rig.look(ending);

    assertThat(rig.authority.signed()).isEmpty();
  }

  @Test
  void anotherAuthorityIsNoReasonToReplaceItButItsRevocationIs() {
    offer(rig, Duration.ofHours(24));
    rig.look(identity().from(issuer().ready("ca02", START, START.plus(Duration.ofDays(99)))));
    var delivery = rig.sink.deliveries().getFirst();

    assertThat(delivery.origin()).isEqualTo("theirs");
    assertThat(decision(identity(), delivery)).isInstanceOf(CertificateDecision.Keep.class);
    assertThat(decision(identity().from(issuer().trustingWithout("b", "theirs")), delivery))
        .isInstanceOf(CertificateDecision.Issue.class);
  }

  @Test
  void whatTheRulesForbidIsNotTakenOverEither() {
    offer(rig, Duration.ofHours(24));

    var standing = rig.look(identity().forDns("ledger.ledger.svc"));

    assertThat(standing.outcome().reason()).isEqualTo(Reason.NAME_NOT_ALLOWED);
    assertThat(rig.sink.writes()).isEmpty();
    assertThat(rig.bundles.published()).isEmpty();
  }

  @Test
  void aTokenIsNotAdopted() {
    offer(rig, Duration.ofHours(24));

    var standing =
        rig.look(
            identity()
                .runningAs("api")
                .from(issuer().ofTrustDomain("example.org"))
                .forAudiences("ledger"));

    assertThat(standing.outcome().reason()).isEqualTo(Reason.ADOPTION_REFUSED);
    assertThat(rig.sink.writes()).isEmpty();
  }

  @Test
  void aSecretOfAnotherTypeIsRefusedBeforeAnythingIsPublished() {
    rig.sink.offered(
        identity().subject(), "api", new Offer("1", "Opaque", SecretData.of(Map.of())));

    var standing = rig.look(identity());

    assertThat(standing.outcome().reason()).isEqualTo(Reason.ADOPTION_REFUSED);
    assertThat(standing.outcome().message()).contains("Opaque", "secretName");
    assertThat(rig.bundles.published()).isEmpty();
  }

  @Test
  void itIsNotOursToRevoke() {
    offer(rig, Duration.ofHours(24));
    rig.look(identity());
    assertThat(rig.issued.isEmpty()).isTrue();

    var standing = rig.look(identity().toldToRevoke("leaked"));

    assertThat(rig.revoker.revoked()).isEmpty();
    assertThat(standing.occurrence().orElseThrow().reason())
        .isEqualTo(Reason.CERTIFICATE_NOT_REVOCABLE);
    assertThat(standing.occurrence().orElseThrow().message())
        .contains("ad0", "issued by others", START.plus(Duration.ofHours(24)).toString());
    assertThat(rig.authority.signed()).hasSize(1);
  }

  @Test
  void atTheEndOfTheTenureTheSecretGoesAndTheEventSaysWhatLivesOn() {
    offer(rig, Duration.ofHours(24));
    rig.look(identity());

    var standing = rig.look(identity().expiringAt(START));

    assertThat(standing.ended()).isTrue();
    assertThat(rig.sink.exists("payments", "api")).isFalse();
    assertThat(standing.occurrence().orElseThrow().message()).contains("issued by others");
  }

  @Test
  void aSecretThatIsWrittenMeanwhileIsLookedAtAgain() {
    offer(rig, Duration.ofHours(24));
    rig.wire.breakCalls(
        "sink.takeOver", Answer.unavailable(Reason.API_UNAVAILABLE, "changed meanwhile"));

    assertThat(rig.look(identity()).outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(rig.authority.signed()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void aStopAtAnyCallEndsWithTheCertificateThatWasThere(Wire.Fault fault) {
    for (var n = 1; n < 12; n++) {
      var stopped = new CertificateRig();
      offer(stopped, Duration.ofHours(24));
      stopped.wire.faultAt(n, fault);
      try {
        stopped.look(identity(), API);
      } catch (Crash _) {
        stopped.clock.advance(Duration.ofSeconds(5));
      }
      stopped.wire.faultAt(0, fault);
      stopped.settle(identity(), API);
      assertThat(stopped.authority.signed()).isEmpty();
      assertThat(stopped.sink.writes()).hasSize(1);
      assertThat(stopped.workloads.restarts("payments", API)).isEmpty();
    }
  }

  private static CertificateDecision decision(Identities who, Delivery delivery) {
    var request = who.finding(new Destination.Absent()).input().fingerprint();
    var same =
        new Delivery(
                delivery.rotation(),
                delivery.at(),
                delivery.validUntil(),
                request,
                delivery.origin(),
                delivery.serialNumber())
            .adopted(delivery.adopted().orElseThrow());
    return CertificatePolicy.decide(
        who.rotated(1).finding(new Destination.Ours(same, true)).input(), START);
  }

  private static void offer(CertificateRig rig, Duration left) {
    Instant end = START.plus(left);
    rig.sink.offered(
        identity().subject(),
        "api",
        new Offer(
            "1",
            "kubernetes.io/tls",
            SecretData.of(
                Map.of(
                    "tls.crt", end.toString().getBytes(UTF_8),
                    "tls.key", "their key".getBytes(UTF_8)))));
  }
}
