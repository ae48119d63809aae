package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Issued;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.revocation.RevocationOrder;
import dev.tenure.core.revocation.RevocationReason;
import dev.tenure.core.revocation.Revocations;
import dev.tenure.core.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WithdrawalTest {
  private static final Instant NOW = TestClock.START;
  private static final Revocations.Holder HOLDER =
      new Revocations.Holder(identity().subject(), Optional.of("api"));

  @Property
  void whoeverGoesTakesEveryCertificateThatIsValidAndNoOther(@ForAll("lists") Issued issued) {
    var rig = new CertificateRig();

    var standing = rig.withdrawal.leave(HOLDER, issued);

    assertThat(standing.ended()).isTrue();
    assertThat(rig.revoker.revoked().keySet())
        .containsExactlyInAnyOrderElementsOf(issued.validAt(NOW).certificates());
    assertThat(rig.revoker.revoked().values())
        .extracting(RevocationOrder::reason)
        .containsOnly(
            issued.validAt(NOW).isEmpty()
                ? new RevocationReason[0]
                : new RevocationReason[] {RevocationReason.CESSATION_OF_OPERATION});
  }

  @Test
  void whileItCannotBeRevokedTheObjectStaysAndSaysSo() {
    var rig = new CertificateRig();
    rig.wire.breakCalls("revoker", Answer.unavailable(Reason.BACKEND_UNREACHABLE, "vault is away"));

    var standing = rig.withdrawal.leave(HOLDER, two());

    assertThat(standing.ended()).isFalse();
    assertThat(standing.outcome().reason()).isEqualTo(Reason.REVOCATION_PENDING);
    assertThat(standing.outcome().message()).contains("vault is away", "BackendUnreachable");
  }

  @Test
  void onceEveryCertificateHasEndedNothingHoldsTheObject() {
    var rig = new CertificateRig();
    rig.wire.breakCalls("revoker", Answer.refused(Reason.BACKEND_REFUSED, "no right"));
    assertThat(rig.withdrawal.leave(HOLDER, two()).outcome()).isInstanceOf(Outcome.Stalled.class);

    rig.clock.advance(Duration.ofHours(2));

    assertThat(rig.withdrawal.leave(HOLDER, two()).ended()).isTrue();
  }

  @Test
  void anAuthorityThatCannotRevokeHoldsNobodyAndIsNamed() {
    var rig = new CertificateRig();
    rig.revoker.cannot();

    var standing = rig.withdrawal.leave(HOLDER, two());

    assertThat(standing.ended()).isTrue();
    assertThat(standing.occurrence().orElseThrow().reason())
        .isEqualTo(Reason.CERTIFICATE_NOT_REVOCABLE);
    assertThat(standing.occurrence().orElseThrow().message()).contains("mesh-ca", "cannot");
  }

  @Test
  void aTenureThatWasCutShortEndsOnlyWhenItsCertificatesAreRevoked() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.wire.breakCalls("revoker", Answer.unavailable(Reason.API_UNAVAILABLE, "away"));

    var waiting = rig.look(identity().expiringAt(NOW));

    assertThat(waiting.ended()).isFalse();
    assertThat(rig.sink.deliveries()).hasSize(1);

    rig.wire.mend();
    assertThat(rig.settle(identity().expiringAt(NOW)).ended()).isTrue();
    assertThat(rig.sink.deliveries()).isEmpty();
    assertThat(rig.revoker.revoked()).hasSize(1);
  }

  @Test
  void aWrongClockRevokesNothing() {
    var rig = new CertificateRig();
    rig.settle(identity());
    rig.serverClock.ahead(Duration.ofMinutes(5));

    var waiting = rig.look(identity().expiringAt(NOW));

    assertThat(waiting.outcome().reason()).isEqualTo(Reason.CLOCK_SKEW);
    assertThat(rig.revoker.revoked()).isEmpty();
  }

  @Test
  void renewalsWithoutEndTakeTheOldestBackAndKeepTheRecordShort() {
    var rig = new CertificateRig();
    for (var i = 0; i < Withdrawal.MOST + 8; i++) {
      rig.settle(identity().toldToRenew("n" + i));
    }

    assertThat(rig.issued.certificates()).hasSize(Withdrawal.MOST);
    assertThat(rig.revoker.revoked().keySet())
        .extracting(IssuedCertificate::serialNumber)
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    assertThat(rig.revoker.revoked().values())
        .extracting(RevocationOrder::reason)
        .containsOnly(RevocationReason.SUPERSEDED);
  }

  private static Issued two() {
    return Issued.NONE
        .and(new IssuedCertificate("mesh-ca", "c0", "a1", NOW.plus(Duration.ofMinutes(30))))
        .and(new IssuedCertificate("mesh-ca", "c0", "b2", NOW.plus(Duration.ofHours(1))));
  }

  @Provide
  Arbitrary<Issued> lists() {
    return Combinators.combine(
            Arbitraries.of("mesh-ca", "edge-ca"),
            Arbitraries.of("a1", "b2", "c3"),
            Arbitraries.longs().between(-120, 120))
        .as(
            (issuer, serial, left) ->
                new IssuedCertificate(issuer, "c0", serial, NOW.plusSeconds(left)))
        .list()
        .ofMaxSize(5)
        .map(all -> all.stream().reduce(Issued.NONE, Issued::and, (a, b) -> a.and(b)));
  }
}
