package dev.tenure.operator.pki.authority;

import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.pki.OpenSsl;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagedAuthorityTest {
  private static final Duration YEAR = Duration.ofHours(8760);

  private final ManagedAuthority maker =
      new ManagedAuthority(() -> NOW.plusMillis(250), new SecureRandom());

  @Test
  void makesARootThatReadsBack() {
    var data = make("mesh-ca", YEAR);

    var read = GivenCa.read(data, NOW);

    assertThat(data.keys()).containsExactly("ca.crt", "jwt.json", "tls.crt", "tls.key");
    assertThat(read.certificate().getSubjectX500Principal().getName()).isEqualTo("CN=mesh-ca");
    assertThat(read.chain()).isEmpty();
    assertThat(read.bundle()).isEqualTo(new String(data.values().get("ca.crt"), US_ASCII));
    assertThat(read.notAfter()).isEqualTo(NOW.plus(YEAR));
    assertThat(read.notBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
  }

  @Test
  void itsCertificateMaySignLeavesAndNothingElse() {
    var root = GivenCa.read(make("mesh-ca", YEAR), NOW).certificate();

    assertThat(root.getVersion()).isEqualTo(3);
    assertThat(root.getBasicConstraints()).isZero();
    assertThat(root.getKeyUsage())
        .containsExactly(false, false, false, false, false, true, true, false, false);
    assertThat(root.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(root.getNonCriticalExtensionOIDs()).containsExactly("2.5.29.14");
    assertThat(root.getSigAlgName()).isEqualTo("SHA256withECDSA");
  }

  @Test
  void twoOfOneNameDifferInKeyAndSerial() {
    var ids = new HashSet<String>();
    var serials = new HashSet<>();
    for (var i = 0; i < 20; i++) {
      var read = GivenCa.read(make("mesh-ca", YEAR), NOW);
      assertThat(ids.add(read.keyId())).isTrue();
      assertThat(serials.add(read.certificate().getSerialNumber())).isTrue();
      assertThat(read.certificate().getSerialNumber().bitLength()).isBetween(64, 128);
    }
  }

  @Test
  void opensslVerifiesIt(@TempDir Path directory) {
    OpenSsl.assumePresent();

    OpenSsl.verifies(make("mesh-ca", YEAR), NOW, directory);
  }

  @Test
  void livesBeyondTheYear2050() {
    var century = Duration.ofDays(36_525);

    assertThat(GivenCa.read(make("old", century), NOW).notAfter()).isEqualTo(NOW.plus(century));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "a-name-of-more-than-sixty-four-characters-that-no-certificate-holds"})
  void refusesNamesThatNoCertificateHolds(String name) {
    assertRefused(maker.create(name, YEAR), "spec.managedCA.commonName");
  }

  @Test
  void refusesLivesThatAreNone() {
    assertRefused(maker.create("mesh-ca", Duration.ZERO), "spec.managedCA.duration");
    assertRefused(maker.create("mesh-ca", Duration.ofSeconds(-5)), "spec.managedCA.duration");
    assertRefused(
        maker.create("mesh-ca", Duration.ofSeconds(Long.MAX_VALUE)), "spec.managedCA.duration");
  }

  private static void assertRefused(Answer<SecretData> answer, String message) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.violation().reason()).isEqualTo(Reason.INVALID_SPEC);
              assertThat(refused.violation().message()).contains(message);
            });
  }

  private SecretData make(String name, Duration life) {
    return maker.create(name, life) instanceof Answer.Ok<SecretData>(var data)
        ? data
        : failed(name);
  }

  private static SecretData failed(String name) {
    throw new AssertionError("no authority was made for " + name);
  }
}
