package dev.tenure.operator.platform.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import dev.tenure.api.v1alpha1.BundleSource;
import dev.tenure.api.v1alpha1.FederatedDomain;
import dev.tenure.core.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignDocumentTest {
  private static final String DOMAIN = "partner.example";
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final FederatedDomain ENTRY =
      new FederatedDomain(DOMAIN, null, null, null, new BundleSource(null, "partner"));

  @Test
  void aBundleKeepsItsAnchorsAndKeysAndLosesTheRest() throws Exception {
    var ca = ForeignServer.ca(DOMAIN);
    var token = new ECKeyGenerator(Curve.P_256).keyUse(new KeyUse("jwt-svid")).keyID("k1");
    var other = new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).keyID("other-key");
    var text =
        new JWKSet(
                List.of(
                    ForeignServer.key(ca),
                    token.generate().toPublicJWK(),
                    other.generate().toPublicJWK()),
                Map.of("spiffe_sequence", 9, "spiffe_refresh_hint", 120, "note", "mine"))
            .toString();

    var read = read(text).orElseThrow();

    assertThat(read.anchors()).containsExactly(ca.certificate());
    assertThat(read.sequence()).isEqualTo(9);
    assertThat(read.refresh()).isEqualTo(Duration.ofMinutes(2));
    assertThat(read.json()).contains("k1").doesNotContain("other-key", "note");
    assertThat(read(read.json())).contains(read);
    assertThat(read.pem()).isEqualTo(ca.pem());
  }

  @Test
  void anEmptyBundleWithdrawsAllAndSaysNothingElse() {
    var read = read("{\"keys\":[]}").orElseThrow();

    assertThat(read.anchors()).isEmpty();
    assertThat(read.pem()).isEmpty();
    assertThat(read.refresh()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void anAnchorOfAnotherTrustDomainIsRefused() throws Exception {
    for (var domain : List.of("example.org", "partner.example.org", "xpartner.example")) {
      var document = ForeignServer.bundle(1, ForeignServer.ca(domain));
      assertThat(read(document)).as(domain).isEmpty();
    }
  }

  @Test
  void privateNamelessAndUnreadableKeysAreRefused() throws Exception {
    var own = new ECKeyGenerator(Curve.P_256).keyUse(new KeyUse("jwt-svid"));
    var secret = new OctetSequenceKeyGenerator(256).keyUse(new KeyUse("jwt-svid")).keyID("s");
    var bare = new ECKeyGenerator(Curve.P_256).keyUse(new KeyUse("x509-svid")).generate();
    for (var keys :
        List.of(
            new JWKSet(own.keyID("k").generate()).toString(false),
            new JWKSet(own.keyID(null).generate().toPublicJWK()).toString(),
            new JWKSet(secret.generate()).toString(false),
            new JWKSet(bare.toPublicJWK()).toString(),
            "",
            "null",
            "[]",
            "{}",
            "{\"keys\":7}")) {
      assertThat(read(keys)).as(keys).isEmpty();
    }
  }

  @Test
  void anOlderBundleIsNotFollowedAndTheSameIsNoChange() throws Exception {
    var five = read(ForeignServer.bundle(5, ForeignServer.ca(DOMAIN))).orElseThrow();
    var four = read(ForeignServer.bundle(4, ForeignServer.ca(DOMAIN))).orElseThrow();
    var sameNumber = read(ForeignServer.bundle(5, ForeignServer.ca(DOMAIN))).orElseThrow();
    var first = Followed.from(ENTRY, Optional.empty()).answered(five, NOW, Duration.ZERO);

    assertThat(first.answered(sameNumber, NOW, Duration.ZERO).document()).contains(five);
    var back = first.answered(four, NOW, Duration.ofMinutes(1));
    assertThat(back.document()).contains(five);
    assertThat(back.trouble(DOMAIN).orElseThrow()).contains("sequence 4", "5 was seen", "stays");
    assertThat(back.isDue(NOW.plusSeconds(59))).isFalse();
    assertThat(back.isDue(NOW.plusSeconds(60))).isTrue();
  }

  @Test
  void whatFailsSaysSinceWhenAndKeepsTheLastGoodOne() throws Exception {
    var five = read(ForeignServer.bundle(5, ForeignServer.ca(DOMAIN))).orElseThrow();
    var good = Followed.from(ENTRY, Optional.of(five));
    var later = NOW.plusSeconds(500);
    var bad = good.failed("away", NOW, Duration.ZERO).failed("gone", later, Duration.ZERO);

    assertThat(bad.trouble(DOMAIN).orElseThrow()).contains(NOW.toString(), "gone");
    assertThat(bad.document()).contains(five);
    assertThat(bad.answered(five, later, Duration.ZERO).trouble(DOMAIN)).isEmpty();
    assertThat(good.asking(NOW).isDue(NOW.plusSeconds(60))).isFalse();
    assertThat(good.asking(NOW).isDue(NOW.plusSeconds(120))).isTrue();
  }

  private static Optional<ForeignDocument> read(String text) {
    return ForeignDocument.read(DOMAIN, text) instanceof Answer.Ok<ForeignDocument>(var document)
        ? Optional.of(document)
        : Optional.empty();
  }
}
