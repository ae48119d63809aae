package dev.tenure.operator.platform.succession;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.tenure.core.SecretData;
import dev.tenure.core.authority.Succession;
import dev.tenure.core.authority.Succession.Former;
import dev.tenure.core.authority.Succession.Generation;
import dev.tenure.core.authority.Succession.Heir;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuccessionSecretTest {
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final KeptAuthorities KEPT =
      new KeptAuthorities(
          new Succession(
              generation("b"),
              Optional.of(new Heir(generation("c"), NOW, Optional.of(NOW.plusSeconds(1)))),
              List.of(new Former(generation("a"), NOW.plusSeconds(60))),
              Duration.ofMinutes(90),
              Optional.of("n1")),
          Map.of("a", pem("A"), "b", pem("B") + pem("A"), "c", pem("C")),
          Optional.of(pair("signing")),
          Optional.of(pair("coming")));

  @Test
  void isReadBackAsItWasWritten() {
    var read = SuccessionSecret.read(SuccessionSecret.write(KEPT)).orElseThrow();

    assertThat(read.state()).isEqualTo(KEPT.state());
    assertThat(read.anchors()).isEqualTo(KEPT.anchors());
    assertThat(text(read.signing(), "tls.key")).isEqualTo("key of signing");
    assertThat(text(read.next(), "tls.key")).isEqualTo("key of coming");
  }

  @Test
  void aCaThatIsTrustedNoMoreIsRememberedAndOneThatNeverWasIsUnknown() {
    var state = KEPT.state();
    var later =
        KEPT.in(
            new Succession(
                state.current(), state.next(), List.of(), state.granted(), state.renewal()));

    var read = SuccessionSecret.read(SuccessionSecret.write(later)).orElseThrow();

    assertThat(KEPT.withdrawn()).isEmpty();
    assertThat(read.withdrawn()).containsExactly("a");
    assertThat(read.unknown(List.of("z", "a", "b", "c"))).containsExactly("z");
  }

  @Test
  void theBundleHasEachAnchorOnceAndThatOfTheSigningCaFirst() {
    assertThat(KEPT.bundle()).isEqualTo(pem("B") + pem("A") + pem("C"));
    var data = SuccessionSecret.write(KEPT).values();
    assertThat(new String(data.get("ca.crt"), US_ASCII)).isEqualTo(KEPT.bundle());
  }

  @Test
  void theNextCaSignsWithItsOwnKeyAndTheOldOneIsForgotten() {
    var promoted = KEPT.promoting(KEPT.state().followedBy(generation("c"), NOW));
    var data = SuccessionSecret.write(promoted).values();

    assertThat(new String(data.get("tls.key"), US_ASCII)).isEqualTo("key of coming");
    assertThat(data).doesNotContainKeys("next.crt", "next.key");
    assertThat(promoted.bundle()).contains(pem("A"), pem("B"), pem("C"));
  }

  @Test
  void keysOfTokensComeGoAndLoseWhatSignsWithTheirCa() throws Exception {
    var one = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    var two = new ECKeyGenerator(Curve.P_256).keyID("k2").generate();
    var kept =
        new KeptAuthorities(
            KEPT.state(),
            KEPT.anchors(),
            Optional.of(with(one, pair("signing"))),
            Optional.of(with(two, pair("coming"))));
    var read = SuccessionSecret.read(SuccessionSecret.write(kept)).orElseThrow();
    assertThat(ECKey.parse(text(read.signing(), "jwt.json"))).isEqualTo(one);
    assertThat(ECKey.parse(text(read.next(), "jwt.json"))).isEqualTo(two);

    var promoted = read.promoting(read.state().followedBy(generation("c"), NOW));
    var again = SuccessionSecret.read(SuccessionSecret.write(promoted)).orElseThrow();

    assertThat(ECKey.parse(text(again.signing(), "jwt.json"))).isEqualTo(two);
    var former = Optional.ofNullable(again.retired().get("b"));
    assertThat(ECKey.parse(text(former, "jwt.json"))).isEqualTo(one.toPublicJWK());
  }

  private static SecretData with(ECKey key, SecretData pair) {
    var values = new HashMap<>(pair.values());
    values.put("jwt.json", key.toJSONString().getBytes(US_ASCII));
    return SecretData.of(values);
  }

  @Test
  void stateAndTextHoldNoKey() {
    var state = new String(SuccessionSecret.write(KEPT).values().get("rotation.json"), US_ASCII);
    assertThat(state + KEPT).doesNotContain("key of");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{}",
        "{\"current\":{\"keyId\":\"a\"}}",
        "{\"current\":{\"keyId\":7,\"since\":\"2026-11-22T09:00:00Z\"},\"granted\":\"PT1H\"}"
      })
  void whatIsNoStateIsNone(String text) {
    assertThat(
            SuccessionSecret.read(SecretData.of(Map.of("rotation.json", text.getBytes(US_ASCII)))))
        .isEmpty();
  }

  private static Generation generation(String keyId) {
    return new Generation(keyId, NOW, NOW.plusSeconds(3600));
  }

  private static String pem(String body) {
    return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
  }

  private static SecretData pair(String name) {
    return SecretData.of(
        Map.of(
            "tls.crt", ("chain of " + name).getBytes(US_ASCII),
            "tls.key", ("key of " + name).getBytes(US_ASCII)));
  }

  private static String text(Optional<SecretData> data, String key) {
    return new String(data.orElseThrow().values().get(key), US_ASCII);
  }
}
