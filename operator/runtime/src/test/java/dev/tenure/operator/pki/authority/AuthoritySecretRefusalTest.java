package dev.tenure.operator.pki.authority;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.pki.authority.AuthoritySecret.Reading;
import dev.tenure.operator.pki.authority.GivenCa.Terms;
import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPairGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthoritySecretRefusalTest {
  private static final GivenCa ROOT = GivenCa.root();

  @ParameterizedTest
  @ValueSource(strings = {"tls.crt", "tls.key"})
  void namesWhatIsMissing(String key) {
    var values = new HashMap<>(ROOT.secret().values());
    values.remove(key);

    assertInvalid(SecretData.of(values), key + " is missing");
    assertInvalid(secret(ROOT, Map.of(key, "")), key + " is missing");
  }

  @Test
  void refusesWhatIsNoCa() {
    assertInvalid(GivenCa.root(Terms.named("leaf").notCa()).secret(), "not a CA's");
    assertInvalid(
        GivenCa.root(Terms.named("root").usage(Optional.of(KeyUsage.digitalSignature))).secret(),
        "keyCertSign");
  }

  @Test
  void refusesTheKeyOfAnother() {
    var other = GivenCa.root();
    var rsa = GivenCa.root(Terms.named("root").key(GivenCa.RSA));

    for (var stranger : List.of(other, rsa)) {
      assertInvalid(
          secret(ROOT, Map.of("tls.key", Pem.privateKey(stranger.pair().getPrivate()))),
          "not the key of the first certificate");
    }
  }

  @Test
  void refusesAWeakKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    var weak = new GivenCa(ROOT.certificate(), generator.generateKeyPair(), List.of());

    assertInvalid(weak.renewed(Terms.named("root")).secret(), "too weak");
  }

  @Test
  void refusesAnEncryptedKeyAndSaysHowToOpenIt() throws IOException {
    var encrypted = new StringWriter();
    try (var writer = new JcaPEMWriter(encrypted)) {
      writer.writeObject(
          ROOT.pair().getPrivate(),
          new JcePEMEncryptorBuilder("AES-256-CBC")
              .setProvider(new BouncyCastleProvider())
              .build("passphrase".toCharArray()));
    }

    assertInvalid(secret(ROOT, Map.of("tls.key", encrypted.toString())), "without a passphrase");
  }

  @Test
  void refusesAKeyBlockInTheBundleThatIsPublished() {
    var leaking = ROOT.bundle() + Pem.privateKey(ROOT.pair().getPrivate());

    assertInvalid(secret(ROOT, Map.of("ca.crt", leaking)), "Leave only certificates");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no pem at all",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n*** not base64 ***\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\n"
            + "Proc-Type: 4,ENCRYPTED\n\n"
            + "AAAA\n"
            + "-----END RSA PRIVATE KEY-----\n"
      })
  void refusesWhatCannotBeRead(String text) {
    for (var key : List.of("tls.crt", "tls.key", "ca.crt")) {
      assertInvalid(secret(ROOT, Map.of(key, text)), key);
    }
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertInvalid(secret(ROOT, Map.of("tls.crt", "x".repeat(95_001))), "at most 95000");
    assertInvalid(secret(ROOT, Map.of("tls.key", "x".repeat(13_001))), "at most 13000");
    assertInvalid(secret(ROOT, Map.of("ca.crt", "x".repeat(330_001))), "at most 330000");
    assertInvalid(secret(ROOT, Map.of("tls.crt", pem("CERTIFICATE", new byte[30_000]))), "36500");
  }

  @Test
  void saysWhenItExpired() {
    var until = NOW.minusSeconds(1);
    var expired = GivenCa.root(Terms.named("root").life(until.minusSeconds(3600), until));

    assertViolation(expired.secret(), Reason.AUTHORITY_EXPIRED, until.toString());
    assertViolation(
        expired.issues(Terms.named("middle")).secret(), Reason.AUTHORITY_EXPIRED, "CN=root");
  }

  @Test
  void isExpiredAtTheVeryEndAndNotBefore() {
    var ca = GivenCa.root();
    var end = ca.certificate().getNotAfter().toInstant();

    assertThat(AuthoritySecret.read(ca.secret(), end.minusSeconds(1)))
        .isInstanceOf(Reading.Valid.class);
    assertThat(AuthoritySecret.read(ca.secret(), end)).isInstanceOf(Reading.Invalid.class);
  }

  @Test
  void saysFromWhenItIsValid() {
    var from = NOW.plusSeconds(60);
    var early = GivenCa.root(Terms.named("root").life(from, from.plusSeconds(3600)));

    assertInvalid(early.secret(), "valid only from " + from);
  }

  @Test
  void refusesAChainThatDoesNotHold() {
    var middle = ROOT.issues(Terms.named("middle"));
    var low = middle.issues(Terms.named("low"));
    var shuffled = List.of(low.certificate(), ROOT.certificate(), middle.certificate());
    var stranger = GivenCa.root(Terms.named("middle"));

    assertInvalid(
        secret(low, Map.of("tls.crt", Pem.certificates(shuffled))), "Certificate 2 in tls.crt");
    assertInvalid(
        secret(
            low,
            Map.of(
                "tls.crt", Pem.certificates(List.of(low.certificate(), stranger.certificate())))),
        "Certificate 2 in tls.crt");
  }

  @Test
  void refusesAChainThatReachesNoAnchor() {
    var middle = ROOT.issues(Terms.named("middle"));
    var stranger = GivenCa.root(Terms.named("root"));

    assertInvalid(secret(middle, Map.of("ca.crt", stranger.bundle())), "trust anchor");
    assertInvalid(
        secret(middle, Map.of("ca.crt", Pem.certificates(List.of(middle.certificate())))),
        "trust anchor");
    assertInvalid(
        secret(
            middle,
            Map.of("tls.crt", Pem.certificates(List.of(middle.certificate())), "ca.crt", "")),
        "trust anchor");
  }

  @Test
  void refusesAnIntermediateForWhichThePathIsTooLong() {
    var narrow = GivenCa.root(Terms.named("root").pathLength(0));

    assertThat(reading(narrow.secret())).isInstanceOf(Reading.Valid.class);
    assertInvalid(narrow.issues(Terms.named("middle")).secret(), "pathLenConstraint");
  }

  private static void assertInvalid(SecretData data, String message) {
    assertViolation(data, Reason.AUTHORITY_INVALID, message);
  }

  private static void assertViolation(SecretData data, Reason reason, String message) {
    assertThat(reading(data))
        .isInstanceOfSatisfying(
            Reading.Invalid.class,
            invalid -> {
              assertThat(invalid.violation().reason()).isEqualTo(reason);
              assertThat(invalid.violation().message()).contains(message);
            });
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
