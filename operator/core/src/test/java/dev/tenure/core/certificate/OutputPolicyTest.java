package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.Outputs.Encoding;
import dev.tenure.core.certificate.Outputs.Extra;
import dev.tenure.core.certificate.Outputs.Format;
import dev.tenure.core.certificate.Outputs.Keystore;
import dev.tenure.core.certificate.Outputs.PasswordRef;
import dev.tenure.core.testing.Identities;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutputPolicyTest {
  private static final Outputs MADE = keystore(Optional.empty());

  @Test
  void anEd25519KeyHasNoTraditionalEncoding() {
    var who =
        identity()
            .withKey(new KeySpec(KeySpec.Algorithm.ED25519, 0, KeySpec.Rotation.ALWAYS))
            .laidOut(new Outputs(Encoding.PKCS1, Set.of(), Map.of()));
    assertThat(refusal(who)).contains("encoding", "Ed25519");
  }

  @Test
  void aPasswordCannotLieWhereTheCertificateIsWritten() {
    var who =
        identity().into("tls").laidOut(keystore(Optional.of(new PasswordRef("tls", "password"))));
    assertThat(refusal(who)).contains("Secret tls", "passwordSecretRef");
  }

  @Test
  void aChangeOfTheOutputsIssuesAnew() {
    var rig = new CertificateRig();
    rig.settle(identity());

    var changed = identity().laidOut(new Outputs(Encoding.PKCS8, Set.of(Extra.DER), Map.of()));
    rig.settle(changed);

    assertThat(rig.authority.count()).isEqualTo(2);
    assertThat(rig.occurrences.getLast().why()).isEqualTo(Reason.SPEC_CHANGED);
  }

  @Test
  void whatLiesThereIsReadOnlyWhereSomethingOfItStays() {
    var rig = new CertificateRig();
    rig.settle(identity());
    assertThat(rig.wire.calls()).noneMatch(call -> call.contains("sink.read"));

    rig.settle(identity().laidOut(MADE));
    assertThat(rig.wire.calls()).anyMatch(call -> call.contains("sink.read"));
  }

  @Test
  void aMissingPasswordIsLookedForAgainSoon() {
    var rig = new CertificateRig();
    rig.wire.breakCalls(
        "authority.issue", Answer.refused(Reason.PASSWORD_NOT_FOUND, "it is not there"));

    var standing = rig.look(identity().laidOut(MADE));

    assertThat(standing.outcome())
        .isInstanceOfSatisfying(
            Outcome.Stalled.class,
            stalled -> {
              assertThat(stalled.reason()).isEqualTo(Reason.PASSWORD_NOT_FOUND);
              assertThat(stalled.next()).isBetween(START, START.plus(Duration.ofSeconds(30)));
            });
    assertThat(rig.sink.count()).isZero();
  }

  private static Outputs keystore(Optional<PasswordRef> password) {
    return new Outputs(
        Encoding.PKCS8, Set.of(), Map.of(Format.PKCS12, new Keystore("certificate", password)));
  }

  private static String refusal(Identities who) {
    assertThat(CertificatePolicy.decide(who.input(), START))
        .isInstanceOf(CertificateDecision.Refuse.class);
    return ((CertificateDecision.Refuse) CertificatePolicy.decide(who.input(), START))
        .violation()
        .message();
  }
}
