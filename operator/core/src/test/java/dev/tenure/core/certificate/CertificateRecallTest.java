package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.revocation.RevocationOrder;
import dev.tenure.core.revocation.RevocationReason;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Spread;
import dev.tenure.core.testing.Crash;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.TestClock;
import dev.tenure.core.testing.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person wants back what an identity was issued. */
class CertificateRecallTest {
  private static final String ISSUER = "IdentityIssuer mesh-ca";
  private static final String NEXT = "IdentityIssuer next-ca";

  @Test
  void everythingIsRevokedOnceAndReplacedByANewKey() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.settle(identity().toldToRenew("one"));

    var standing = rig.settle(identity().toldToRenew("one").toldToRevoke("key in a log"));

    assertThat(rig.revoker.revoked().keySet())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactlyInAnyOrder("1", "2");
    assertThat(rig.revoker.revoked().values())
        .extracting(RevocationOrder::reason)
        .containsOnly(RevocationReason.KEY_COMPROMISE);
    assertThat(standing.delivery().orElseThrow().rotation()).isEqualTo(3);
    assertThat(rig.issued.certificates())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactly("3");
    var told = rig.occurrences.getLast();
    assertThat(told.reason()).isEqualTo(Reason.REVOKED);
    assertThat(told.message()).contains("by alice: key in a log", "3 delivered");

    rig.settle(identity().toldToRenew("one").toldToRevoke("key in a log"));
    assertThat(rig.authority.count()).isEqualTo(3);
    rig.settle(identity().toldToRevoke("again"));
    assertThat(rig.authority.count()).isEqualTo(4);
  }

  @Test
  void whatWasAnsweredStaysSoWhenTheSecretIsGone() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.settle(identity().toldToRevoke("leaked"));
    rig.sink.deleteByHand("payments", "api");

    rig.settle(identity().toldToRevoke("leaked"));

    assertThat(rig.revoker.revoked()).hasSize(1);
    assertThat(rig.authority.count()).isEqualTo(3);
  }

  @Test
  void aSuspendedIdentityLosesItsSecretAndGetsNoOther() {
    var rig = new CertificateRig();
    rig.settle(identity());

    var standing = rig.settle(identity().suspended().toldToRevoke("leaked"));

    assertThat(standing.suspended()).isTrue();
    assertThat(standing.delivery()).isEmpty();
    assertThat(rig.sink.exists("payments", "api")).isFalse();
    assertThat(rig.revoker.revoked()).hasSize(1);
    assertThat(rig.authority.count()).isEqualTo(1);

    rig.settle(identity().toldToRevoke("leaked"));
    assertThat(rig.authority.count()).isEqualTo(2);
    assertThat(rig.revoker.revoked()).hasSize(1);
  }

  @Test
  void itIsRevokedAlsoWhileNothingNewCanBeIssued() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.wire.breakCalls("authority", Answer.refused(Reason.NAME_NOT_ALLOWED, "no"));

    var standing = rig.look(identity().toldToRevoke("leaked"));

    assertThat(rig.revoker.revoked()).hasSize(1);
    assertThat(rig.sink.exists("payments", "api")).isFalse();
    assertThat(standing.outcome()).isInstanceOf(Outcome.Stalled.class);
    assertThat(standing.delivery()).isEmpty();
  }

  @Test
  void whileItCannotBeRevokedTheSecretStaysAndTheObjectSaysWhy() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.wire.breakCalls("revoker", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));

    var standing = rig.look(identity().toldToRevoke("leaked"));

    assertThat(standing.outcome().reason()).isEqualTo(Reason.REVOCATION_PENDING);
    assertThat(rig.sink.exists("payments", "api")).isTrue();
  }

  @Test
  void aDemandThatIsOlderThanTheIdentityTakesNothing() {
    var rig = new CertificateRig();

    rig.settle(identity().toldToRevoke(ISSUER, "ca stolen"));
    rig.settle(identity().toldToRevoke(ISSUER, "ca stolen"));

    assertThat(rig.revoker.revoked()).isEmpty();
    assertThat(rig.authority.count()).isEqualTo(1);
    assertThat(rig.occurrences.getFirst().reason()).isEqualTo(Reason.ISSUED);
  }

  @Test
  void anOldDemandOnTheNextIssuerTakesNothingOfTheOneBefore() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.wire.breakCalls("authority", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));

    rig.look(moved().toldToRevoke(NEXT, "an old one"));

    assertThat(rig.revoker.revoked()).isEmpty();
    assertThat(rig.sink.exists("payments", "api")).isTrue();
    rig.wire.mend();
    rig.settle(moved().toldToRevoke(NEXT, "an old one"));
    rig.settle(moved().toldToRevoke(NEXT, "an old one"));
    assertThat(rig.revoker.revoked()).isEmpty();
    assertThat(rig.authority.count()).isEqualTo(2);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SPEC_CHANGED);
  }

  @Test
  void aDemandOnTheIssuerBeforeTakesWhatItSignedAndLeavesTheRest() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.settle(moved());

    var standing = rig.settle(moved().toldToRevoke(ISSUER, "ca stolen"));

    assertThat(rig.revoker.revoked().keySet())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactly("1");
    assertThat(standing.delivery().orElseThrow().rotation()).isEqualTo(2);
    assertThat(rig.issued.certificates())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactly("2");
    assertThat(rig.occurrences.getLast().message()).contains("holds another and stays");
    rig.wire.forget();
    rig.settle(moved().toldToRevoke(ISSUER, "ca stolen"));
    assertThat(rig.wire.count("revoker.revoke")).isZero();
    assertThat(rig.wire.count("sink.write")).isZero();
  }

  @Test
  void aDemandOnTheIssuerTakesNothingThatAnotherSigned() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.settle(moved());

    rig.settle(moved().toldToRevoke(NEXT, "ca stolen"));

    assertThat(rig.revoker.revoked().keySet())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactly("2");
    assertThat(rig.issued.certificates())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactlyInAnyOrder("1", "3");
  }

  @Test
  void whileTheIssuerBeforeIsAwayTheDemandWaitsAndTheIdentityGoesOn() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.settle(moved());
    rig.wire.breakCalls("revoker", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "away"));

    var standing = rig.look(moved().toldToRevoke(ISSUER, "ca stolen").toldToRenew("now"));

    assertThat(standing.outcome().reason()).isEqualTo(Reason.REVOCATION_PENDING);
    assertThat(standing.delivery().orElseThrow().rotation()).isEqualTo(3);
    rig.wire.mend();
    rig.settle(moved().toldToRevoke(ISSUER, "ca stolen").toldToRenew("now"));
    assertThat(rig.revoker.revoked().keySet())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactly("1");
  }

  private static Identities moved() {
    return identity().from(issuer().named("next-ca"));
  }

  @Test
  void aTextThatCannotBeReadRevokesNothingAndIsNamed() {
    var rig = new CertificateRig();
    rig.settle(identity());

    var standing = rig.settle(identity().toldToRevoke("\u202e?"));

    assertThat(rig.revoker.revoked()).isEmpty();
    assertThat(standing.outcome().message()).contains("tenure.dev/revoke");
  }

  @Test
  void thoseOfOneIssuerTakeTurns() {
    var rig = new CertificateRig(new Budget(1000, 1000, TestClock.START), new Spread(2));
    for (var i = 0; i < 5; i++) {
      rig.look(identity().named("api-" + i).withUid("uid-" + i));
    }
    rig.wire.forget();

    for (var i = 0; i < 5; i++) {
      rig.rotation = 1;
      rig.issued = Issued.NONE;
      rig.revocations = List.of();
      rig.look(identity().named("api-" + i).withUid("uid-" + i).toldToRevoke(ISSUER, "ca stolen"));
    }

    assertThat(rig.revoker.revoked()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Wire.Fault.class)
  void killedAnywhereItRevokesEverythingAndDeliversOneMore(Wire.Fault fault) {
    for (var n = 1; n < 15; n++) {
      var rig = new CertificateRig();
      rig.settle(identity());
      rig.wire.faultAt(n, fault);
      try {
        rig.look(identity().toldToRevoke("leaked"));
      } catch (Crash _) {
        rig.clock.advance(Duration.ofSeconds(5));
      }
      rig.wire.faultAt(0, fault);
      rig.settle(identity().toldToRevoke("leaked"));

      assertThat(rig.sink.deliveries()).as("%s at %d", fault, n).hasSize(1);
      var delivered = rig.sink.deliveries().getFirst();
      assertThat(rig.revoker.revoked().keySet())
          .as("%s at %d", fault, n)
          .extracting(IssuedCertificate::serialNumber)
          .contains("1")
          .doesNotContain(delivered.serialNumber().orElseThrow());
    }
  }
}
