package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateDecision.Issue;
import dev.tenure.core.certificate.CertificateDecision.Keep;
import dev.tenure.core.certificate.CertificateDecision.Refuse;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.Issuers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyPolicyTest {
  @ParameterizedTest
  @EnumSource(KeySpec.Algorithm.class)
  void anIssuerThatSaysNothingSignsForTheUsualKeysAlone(KeySpec.Algorithm algorithm) {
    var decision = decide(asking(algorithm), START);

    if (algorithm.experimental()) {
      assertThat(decision)
          .isInstanceOfSatisfying(
              Refuse.class,
              refused -> {
                assertThat(refused.violation().reason()).isEqualTo(Reason.KEY_NOT_ALLOWED);
                assertThat(refused.violation().message())
                    .contains(algorithm.name(), "spec.limits.keyAlgorithms");
              });
    } else {
      assertThat(decision).isInstanceOf(Issue.class);
    }
  }

  @Test
  void anIssuerSignsForTheKindsThatItListsAndForNoOther() {
    var from = issuer().signingFor(KeySpec.Algorithm.MLDSA65);

    assertThat(decide(asking(KeySpec.Algorithm.MLDSA65).from(from), START))
        .isInstanceOf(Issue.class);
    assertThat(decide(asking(KeySpec.Algorithm.MLDSA87).from(from), START))
        .isInstanceOf(Refuse.class);
    assertThat(decide(asking(KeySpec.Algorithm.ED25519).from(from), START))
        .isInstanceOf(Issue.class);
  }

  @Test
  void whatIsThereStaysWhenTheIssuerListsItsKindNoMore() {
    var who = asking(KeySpec.Algorithm.MLDSA65);
    who.holding(
        new Delivery(
            1,
            START,
            Optional.of(START.plus(Duration.ofHours(1))),
            who.input().fingerprint(),
            Issuers.KEY_ID,
            Optional.empty()));

    assertThat(decide(who, START.plusSeconds(60))).isInstanceOf(Keep.class);
    assertThat(decide(who, START.plusSeconds(3000))).isInstanceOf(Refuse.class);
  }

  @Test
  void suchAKeySignsAndDoesNothingElse() {
    var from = issuer().signingFor(KeySpec.Algorithm.MLDSA44);
    var who = asking(KeySpec.Algorithm.MLDSA44).from(from).usedFor(Usage.KEY_ENCIPHERMENT);

    assertThat(decide(who, START))
        .isInstanceOfSatisfying(
            Refuse.class,
            refused ->
                assertThat(refused.violation().message()).contains("cannot serve \"key encipher"));
  }

  private static CertificateDecision decide(Identities who, Instant now) {
    return CertificatePolicy.decide(who.input(), now);
  }

  private static Identities asking(KeySpec.Algorithm algorithm) {
    var size =
        switch (algorithm) {
          case RSA -> 2048;
          case ECDSA -> 256;
          default -> 0;
        };
    return identity().withKey(new KeySpec(algorithm, size, KeySpec.Rotation.ALWAYS));
  }
}
