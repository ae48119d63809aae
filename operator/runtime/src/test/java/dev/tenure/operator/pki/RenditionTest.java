package dev.tenure.operator.pki;

import static dev.tenure.operator.pki.Issuance.ROOT;
import static dev.tenure.operator.pki.Issuance.chain;
import static dev.tenure.operator.pki.Issuance.key;
import static dev.tenure.operator.pki.Issuance.leaf;
import static dev.tenure.operator.pki.Issuance.ok;
import static dev.tenure.operator.pki.Issuance.profile;
import static dev.tenure.operator.pki.Issuance.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.certificate.Outputs.Encoding;
import dev.tenure.core.certificate.Outputs.Extra;
import dev.tenure.core.certificate.Outputs.Format;
import dev.tenure.core.certificate.Outputs.Keystore;
import dev.tenure.core.certificate.Outputs.PasswordRef;
import dev.tenure.operator.pki.authority.GivenCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenditionTest {
  private static final PasswordRef REF = new PasswordRef("keystore", "password");
  private static final String SECRET = "correct horse battery staple";

  private final Issuance ca = new Issuance();

  @TempDir Path directory;

  @BeforeEach
  void aReadyAuthority() {
    ca.signsWith(ROOT.read());
    ca.passwords = (_, ref) -> password(ref, SECRET);
  }

  @Test
  void withoutAWordThereAreThreeKeys() {
    assertThat(rendered(Outputs.PLAIN).data().keys())
        .containsExactlyInAnyOrder("tls.crt", "tls.key", "ca.crt");
  }

  @ParameterizedTest
  @EnumSource
  void aKeystoreHoldsTheKeyItsChainAndATruststoreTheAnchors(Format format) throws Exception {
    var certified = rendered(with(format, Optional.of(REF)));

    var keystore = opened(certified, format, "keystore", SECRET);
    assertThat(Collections.list(keystore.aliases())).containsExactly("payments");
    assertThat(keystore.getKey("payments", SECRET.toCharArray())).isEqualTo(key(certified));
    assertThat(keystore.getCertificateChain("payments"))
        .containsExactlyElementsOf(chain(certified));
    var truststore = opened(certified, format, "truststore", SECRET);
    assertThat(Collections.list(truststore.aliases())).containsExactly("ca");
    assertThat(truststore.isCertificateEntry("ca")).isTrue();
    assertThat(truststore.getCertificate("ca"))
        .isEqualTo(
            Pem.certificates(certified.data().values().get("ca.crt"), "ca.crt", 9_999).getFirst());
    assertThat(certified.data().keys()).doesNotContain("keystore-password");
  }

  @ParameterizedTest
  @EnumSource
  void nobodyOpensAKeystoreWithAnotherPassword(Format format) {
    var certified = rendered(with(format, Optional.of(REF)));
    assertThatThrownBy(() -> opened(certified, format, "keystore", "another password"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> opened(certified, format, "truststore", "another password"))
        .isInstanceOf(IOException.class);
  }

  static Stream<KeySpec> keys() {
    return Stream.of(GivenCa.P256, GivenCa.RSA, GivenCa.ED25519);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void openSslOpensThePkcs12OfEveryKindOfKey(KeySpec spec) {
    OpenSsl.assumePresent();
    var certified =
        ok(ca.issue(profile(spec), with(Format.PKCS12, Optional.of(REF)), Optional.empty()));
    var file = certified.data().values().get("keystore.p12");
    assertThat(OpenSsl.opens(file, SECRET, directory))
        .contains("friendlyName: payments", "BEGIN PRIVATE KEY", "BEGIN CERTIFICATE");
  }

  @Test
  void aPasswordThatIsMadeLiesBesideAndOpensBoth() throws Exception {
    var certified =
        rendered(
            new Outputs(
                Encoding.PKCS8,
                Set.of(),
                Map.of(
                    Format.PKCS12, new Keystore("certificate", Optional.empty()),
                    Format.JKS, new Keystore("certificate", Optional.empty()))));
    var made = text(certified, "keystore-password");

    assertThat(made).matches("[A-Za-z0-9]{32}");
    for (var format : Format.values()) {
      assertThat(opened(certified, format, "keystore", made).isKeyEntry("certificate")).isTrue();
      assertThat(opened(certified, format, "truststore", made).size()).isOne();
    }
  }

  @Test
  void aPasswordThatIsMadeStaysOverRotationsAndIsNobodyElses() {
    var outputs = with(Format.PKCS12, Optional.empty());
    var first = rendered(outputs);
    var second = ok(ca.issue(profile(GivenCa.P256), outputs, Optional.of(first.data())));
    var other = rendered(outputs);

    assertThat(text(second, "keystore-password")).isEqualTo(text(first, "keystore-password"));
    assertThat(text(second, "tls.key")).isNotEqualTo(text(first, "tls.key"));
    assertThat(text(other, "keystore-password")).isNotEqualTo(text(first, "keystore-password"));
  }

  @Test
  void aMissingPasswordIsAskedForBeforeTheSigner() {
    ca.signsNoMore();
    ca.passwords = (_, _) -> Answer.refused(Reason.PASSWORD_NOT_FOUND, "is not there");

    assertThat(
            ca.issue(profile(GivenCa.P256), with(Format.JKS, Optional.of(REF)), Optional.empty()))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.violation().reason()).isEqualTo(Reason.PASSWORD_NOT_FOUND));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "with a line end\n", "pässword", "tab\tulator"})
  void aPasswordThatNobodyCanTypeIsRefusedAndNotShown(String bad) {
    ca.passwords = (_, ref) -> password(ref, bad);

    assertThat(
            ca.issue(profile(GivenCa.P256), with(Format.JKS, Optional.of(REF)), Optional.empty()))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.violation().reason()).isEqualTo(Reason.PASSWORD_NOT_FOUND);
              assertThat(refused.violation().message()).contains("printable ASCII", "keystore");
              if (!bad.isEmpty()) {
                assertThat(refused.violation().message()).doesNotContain(bad);
              }
            });
  }

  @Test
  void theCombinedPemIsTheKeyAndThenTheChain() {
    var certified = rendered(extra(Encoding.PKCS8, Extra.COMBINED_PEM));
    assertThat(text(certified, "tls-combined.pem"))
        .isEqualTo(text(certified, "tls.key") + text(certified, "tls.crt"));
  }

  @Test
  void theDerIsTheKeyWithoutPem() {
    var certified = rendered(extra(Encoding.PKCS8, Extra.DER));
    assertThat(certified.data().values().get("key.der")).isEqualTo(key(certified).getEncoded());
  }

  @ParameterizedTest
  @MethodSource("traditional")
  void aTraditionalKeyIsTheSameKey(KeySpec spec, String label) {
    OpenSsl.assumePresent();
    var certified =
        ok(
            ca.issue(
                profile(spec),
                extra(Encoding.PKCS1, Extra.DER, Extra.COMBINED_PEM),
                Optional.empty()));

    assertThat(text(certified, "tls.key")).startsWith("-----BEGIN " + label + "-----");
    assertThat(text(certified, "tls-combined.pem")).startsWith("-----BEGIN " + label + "-----");
    assertThat(KeyPairs.paired(key(certified), leaf(certified).getPublicKey())).isTrue();
    assertThat(OpenSsl.reads(certified.data().values().get("tls.key"), directory))
        .contains("Private-Key: (" + spec.size());
  }

  static Stream<Arguments> traditional() {
    return Stream.of(
        Arguments.of(GivenCa.RSA, "RSA PRIVATE KEY"),
        Arguments.of(curve(256), "EC PRIVATE KEY"),
        Arguments.of(curve(384), "EC PRIVATE KEY"),
        Arguments.of(curve(521), "EC PRIVATE KEY"));
  }

  @Test
  void aKeyThatStaysMayBeWrittenInAnotherWay() {
    var pinned = new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.NEVER);
    var first = ok(ca.issue(profile(pinned), Outputs.PLAIN, Optional.empty()));
    var second = ok(ca.issue(profile(pinned), extra(Encoding.PKCS1), Optional.of(first.data())));
    var third = ok(ca.issue(profile(pinned), Outputs.PLAIN, Optional.of(second.data())));

    assertThat(leaf(second).getPublicKey()).isEqualTo(leaf(first).getPublicKey());
    assertThat(text(second, "tls.key")).startsWith("-----BEGIN EC PRIVATE KEY-----");
    assertThat(leaf(third).getPublicKey()).isEqualTo(leaf(first).getPublicKey());
  }

  private Certified rendered(Outputs outputs) {
    return ok(ca.issue(profile(GivenCa.P256), outputs, Optional.empty()));
  }

  private static KeySpec curve(int size) {
    return new KeySpec(KeySpec.Algorithm.ECDSA, size, KeySpec.Rotation.ALWAYS);
  }

  private static Outputs with(Format format, Optional<PasswordRef> password) {
    return new Outputs(
        Encoding.PKCS8, Set.of(), Map.of(format, new Keystore("payments", password)));
  }

  private static Outputs extra(Encoding encoding, Extra... extras) {
    return new Outputs(encoding, Set.of(extras), Map.of());
  }

  private static Answer<SecretData> password(PasswordRef ref, String value) {
    return Answer.ok(SecretData.of(Map.of(ref.key(), value.getBytes(UTF_8))));
  }

  private static KeyStore opened(Certified certified, Format format, String name, String password)
      throws GeneralSecurityException, IOException {
    var file = name + (format == Format.JKS ? ".jks" : ".p12");
    var store = KeyStore.getInstance(format.name());
    store.load(
        new ByteArrayInputStream(certified.data().values().get(file)), password.toCharArray());
    return store;
  }
}
