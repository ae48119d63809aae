package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.testing.Identities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A fingerprint that changed from one release to the next would issue a whole fleet anew. */
class RequestFingerprintTest {
  @Test
  void aPlainRequestKeepsItsFingerprintFromReleaseToRelease() {
    assertThat(fingerprint(identity().forDns("api.payments.svc").lasting(Duration.ofHours(1))))
        .isEqualTo("23cafd1cb027360ac5737a5bbe1faedf");
  }

  @Test
  void aRequestThatSaysEverythingKeepsItToo() {
    var store =
        new Outputs.Keystore("app", Optional.of(new Outputs.PasswordRef("passwords", "store")));
    var everything =
        identity()
            .commonlyNamed("api.payments.svc")
            .saying(SubjectAttribute.ORGANIZATIONS, "Payments", "Ledger")
            .saying(SubjectAttribute.COUNTRIES, "DE")
            .forNames(
                new Names(
                    List.of("api.payments.svc", "api"),
                    List.of("192.0.2.7"),
                    List.of("https://payments.example.org/api"),
                    List.of("payments@example.org")))
            .usedFor(Usage.SERVER_AUTH, Usage.KEY_AGREEMENT)
            .withKey(new KeySpec(KeySpec.Algorithm.RSA, 3072, KeySpec.Rotation.ALWAYS))
            .lasting(Duration.ofDays(30))
            .laidOut(
                new Outputs(
                    Outputs.Encoding.PKCS1,
                    Set.of(Outputs.Extra.DER, Outputs.Extra.COMBINED_PEM),
                    Map.of(
                        Outputs.Format.PKCS12,
                        store,
                        Outputs.Format.JKS,
                        new Outputs.Keystore("app", Optional.empty()))));

    assertThat(fingerprint(everything)).isEqualTo("b82896352cb93089d6b8b0a83ddb3980");
  }

  @Test
  void aTokenKeepsItToo() {
    var token =
        identity()
            .runningAs("api")
            .from(issuer().ofTrustDomain("example.org"))
            .forAudiences("ledger", "audit")
            .lasting(Duration.ofHours(1));

    assertThat(fingerprint(token)).isEqualTo("a332a73d334f1f506761dd6b8296a2b4");
  }

  private static String fingerprint(Identities who) {
    return who.input().fingerprint();
  }
}
