package dev.tenure.operator.pki.authority;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.KeyId;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.authority.AuthoritySecret.Reading;
import dev.tenure.operator.pki.authority.GivenCa.Terms;
import java.io.IOException;
import java.io.StringWriter;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuthoritySecretTest {
  private static final GivenCa ROOT = GivenCa.root();

  static Stream<KeySpec> keys() {
    return Stream.of(
        GivenCa.RSA,
        GivenCa.P256,
        GivenCa.spec(KeySpec.Algorithm.ECDSA, 384),
        GivenCa.spec(KeySpec.Algorithm.ECDSA, 521),
        GivenCa.ED25519);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void readsEveryTypeOfKey(KeySpec key) {
    var ca = GivenCa.root(Terms.named("root").key(key));

    var read = ca.read();

    assertThat(read.certificate()).isEqualTo(ca.certificate());
    assertThat(read.chain()).isEmpty();
    assertThat(read.bundle()).isEqualTo(ca.bundle());
    assertThat(read.keyId()).matches("[0-9a-f]{40}").isEqualTo(KeyId.of(ca.certificate()));
    assertThat(read.notBefore()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(read.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(365)));
  }

  @Test
  void readsKeysInTheFormsThatOpensslWrites() throws IOException {
    var rsa = GivenCa.root(Terms.named("root").key(GivenCa.RSA));
    var pkcs1 = PrivateKeyInfo.getInstance(rsa.pair().getPrivate().getEncoded());
    var curve = SECObjectIdentifiers.secp256r1;
    var secret = ((ECPrivateKey) ROOT.pair().getPrivate()).getS();
    var sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret, curve);

    assertThat(
            read(
                rsa,
                Map.of(
                    "tls.key",
                    pem(
                        "RSA PRIVATE KEY",
                        pkcs1.parsePrivateKey().toASN1Primitive().getEncoded()))))
        .isInstanceOf(Reading.Valid.class);
    assertThat(
            read(
                ROOT,
                Map.of(
                    "tls.key",
                    pem("EC PARAMETERS", curve.getEncoded())
                        + pem("EC PRIVATE KEY", sec1.getEncoded()))))
        .isInstanceOf(Reading.Valid.class);
  }

  @Test
  void takesTheRootAtTheEndOfTheChainWhereNoBundleIsGiven() {
    var middle = ROOT.issues(Terms.named("middle"));
    var without = new HashMap<>(middle.secret().values());
    without.remove("ca.crt");

    var read = GivenCa.read(SecretData.of(without), NOW);

    assertThat(read.chain()).containsExactly(middle.certificate());
    assertThat(read.bundle()).isEqualTo(ROOT.bundle());
  }

  @Test
  void keepsTheWholeBundle() {
    var bundle = GivenCa.root(Terms.named("former")).bundle() + ROOT.bundle();

    var read = GivenCa.read(secret(ROOT, Map.of("ca.crt", "# anchors\n" + bundle)), NOW);

    assertThat(read.bundle()).isEqualTo(bundle);
    assertThat(read.anchor()).isEqualTo(ROOT.certificate());
  }

  @Test
  void livesAsLongAsTheShortestPartOfItsPath() {
    var soon = NOW.plus(Duration.ofDays(2));
    var shortRoot = GivenCa.root(Terms.named("root").life(NOW.minus(Duration.ofHours(1)), soon));

    var read = shortRoot.issues(Terms.named("middle")).read();

    assertThat(read.notAfter()).isEqualTo(soon);
    assertThat(read.notBefore()).isEqualTo(NOW.minus(Duration.ofHours(1)));
  }

  @Test
  void ofARootAndItsRenewalTakesTheOneThatLivesLonger() {
    var later = NOW.plus(Duration.ofDays(700));
    var renewal = ROOT.renewed(Terms.named("root").life(NOW.minus(Duration.ofDays(1)), later));
    var middle = ROOT.issues(Terms.named("middle").life(NOW.minus(Duration.ofDays(1)), later));

    var read =
        GivenCa.read(secret(middle, Map.of("ca.crt", ROOT.bundle() + renewal.bundle())), NOW);

    assertThat(read.notAfter()).isEqualTo(later);
  }

  @Test
  void acceptsACertificateWithoutKeyUsage() {
    assertThat(reading(GivenCa.root(Terms.named("root").usage(Optional.empty())).secret()))
        .isInstanceOf(Reading.Valid.class);
  }

  @Test
  void neverPrintsTheKey() {
    var pem = Pem.privateKey(ROOT.pair().getPrivate());
    var read = AuthoritySecret.read(ROOT.secret(), NOW);

    assertThat(read.toString())
        .contains("CN=root")
        .doesNotContain(pem.lines().toList().get(1))
        .doesNotContain(ROOT.pair().getPrivate().toString());
  }

  private static Reading read(GivenCa ca, Map<String, String> changes) {
    return reading(secret(ca, changes));
  }

  private static Reading reading(SecretData data) {
    return AuthoritySecret.read(data, NOW);
  }

  private static SecretData secret(GivenCa ca, Map<String, String> changes) {
    var values = new HashMap<>(ca.secret().values());
    changes.forEach((key, text) -> values.put(key, text.getBytes(US_ASCII)));
    return SecretData.of(values);
  }

  private static String pem(String type, byte[] content) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
