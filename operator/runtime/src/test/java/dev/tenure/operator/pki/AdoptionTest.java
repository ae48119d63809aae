package dev.tenure.operator.pki;

import static dev.tenure.operator.pki.Issuance.ok;
import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.Adoptee;
import dev.tenure.core.certificate.AdoptionOrder;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.TrustOrder;
import dev.tenure.core.certificate.Usage;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.pki.authority.GivenCa;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Secret of somebody else's holds, when an identity is to take it over. */
class AdoptionTest {
  private static final GivenCa THEIRS = GivenCa.root(GivenCa.Terms.named("theirs"));
  private static final GivenCa OURS = GivenCa.root(GivenCa.Terms.named("ours"));
  private static final String DNS = "web.payments.svc";
  private static final String SPIFFE_ID = "spiffe://example.org/ns/payments/sa/web";
  private static final Subject WEB = new Subject(Kind.MACHINE_IDENTITY, "payments", "web", "uid-1");

  private final CheckedIssuance authority =
      new CheckedIssuance(
          _ -> Answer.refused(Reason.ISSUER_REFUSED, "nothing is to be signed"),
          (_, ref) -> Answer.refused(Reason.PASSWORD_NOT_FOUND, ref.key()),
          () -> NOW,
          new SecureRandom());

  @Test
  void certificateAndKeyAreKeptToTheLetterAndBothAuthoritiesAreTrusted() {
    var theirs = theirs().secret();

    var adoptee = ok(adopt(theirs, Outputs.PLAIN));

    var kept = adoptee.certified();
    for (var key : List.of("tls.crt", "tls.key")) {
      assertThat(kept.data().values().get(key)).isEqualTo(theirs.values().get(key));
    }
    assertThat(text(kept.data(), "tls.key")).startsWith("-----BEGIN EC PRIVATE KEY");
    assertThat(text(kept.data(), "ca.crt")).isEqualTo(OURS.bundle() + THEIRS.bundle());
    assertThat(kept.notAfter()).isEqualTo(NOW.plusSeconds(86_400));
    assertThat(adoptee.notBefore()).isEqualTo(NOW.minusSeconds(3600));
    assertThat(kept.authorityKeyId()).isEqualTo(KeyId.of(THEIRS.certificate()));
    assertThat(adoptee.adopted().anchors()).hasSize(1);
  }

  @Test
  void anchorsThatAreTheIssuersAreNotKeptTwice() {
    var adoptee = ok(adopt(ForeignCertificate.of(OURS, NOW, DNS).secret(), Outputs.PLAIN));

    assertThat(text(adoptee.certified().data(), "ca.crt")).isEqualTo(OURS.bundle());
    assertThat(adoptee.adopted().anchors()).isEmpty();
  }

  @Test
  void whenTheIssuersAnchorsChangeTheirsStayAndNothingElseDoes() throws Exception {
    var adoptee = ok(adopt(theirs().secret(), Outputs.PLAIN));
    var next = GivenCa.root(GivenCa.Terms.named("next"));

    var refreshed =
        ok(
            authority.trusting(
                new TrustOrder(
                    WEB,
                    Outputs.PLAIN,
                    adoptee.certified().data(),
                    next.bundle(),
                    adoptee.adopted().anchors())));

    assertThat(text(refreshed, "ca.crt")).isEqualTo(next.bundle() + THEIRS.bundle());
    var ours =
        ok(
            authority.trusting(
                new TrustOrder(
                    WEB, Outputs.PLAIN, adoptee.certified().data(), next.bundle(), List.of())));
    assertThat(text(ours, "ca.crt")).isEqualTo(next.bundle());
  }

  @Test
  void everyFormThatIsAskedForComesAtOnce() {
    var outputs =
        new Outputs(
            Outputs.Encoding.PKCS8,
            Set.of(Outputs.Extra.COMBINED_PEM),
            Map.of(Outputs.Format.PKCS12, new Outputs.Keystore("certificate", Optional.empty())));

    var data = ok(adopt(theirs().secret(), outputs)).certified().data();

    assertThat(data.keys())
        .containsExactlyInAnyOrder(
            "tls.crt",
            "tls.key",
            "ca.crt",
            "tls-combined.pem",
            "keystore.p12",
            "truststore.p12",
            "keystore-password");
    assertThat(text(data, "tls-combined.pem")).endsWith(text(data, "tls.crt"));
  }

  @Test
  void aSecretWithoutAnchorsIsTakenOver() {
    assertThat(text(ok(adopt(theirs().secret(Map.of("ca.crt", "")), Outputs.PLAIN)), "ca.crt"))
        .isEqualTo(OURS.bundle());
  }

  @ParameterizedTest
  @MethodSource
  void whatSaysWhatIsAskedIsTaken(ForeignCertificate offered, CertificateContents asked) {
    assertThat(adopt(offered.secret(), asked, GivenCa.P256, Outputs.PLAIN))
        .isInstanceOf(Answer.Ok.class);
  }

  static Stream<Arguments> whatSaysWhatIsAskedIsTaken() {
    return Stream.of(
        Arguments.of(
            theirs().purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
            asked(Optional.empty(), Set.of())),
        Arguments.of(
            theirs().purposes(KeyPurposeId.id_kp_serverAuth), asked(Optional.empty(), Set.of())),
        Arguments.of(
            theirs().purposes(KeyPurposeId.id_kp_serverAuth),
            asked(Optional.empty(), Set.of(Usage.SERVER_AUTH))),
        Arguments.of(theirs().subject("CN=" + DNS), asked(Optional.empty(), Set.of())),
        Arguments.of(theirs().subject("CN=" + DNS), asked(Optional.of(DNS), Set.of())),
        Arguments.of(theirs().inPkcs8(), asked(Optional.empty(), Set.of())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatSaysAnythingElseIsRefusedWithHowToMendIt(
      String says, SecretData offered, CertificateContents asked) {
    var answer = adopt(offered, asked, GivenCa.P256, Outputs.PLAIN);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.violation().reason()).isEqualTo(Reason.ADOPTION_REFUSED);
              assertThat(refused.violation().message())
                  .contains("not taken over", says)
                  .doesNotContain("MII");
            });
  }

  static Stream<Arguments> whatSaysAnythingElseIsRefusedWithHowToMendIt() {
    var plain = asked(Optional.empty(), Set.of());
    var other = ForeignCertificate.of(THEIRS, NOW, DNS).secret();
    return Stream.of(
        Arguments.of(
            "ended at",
            theirs().lasting(NOW.minus(Duration.ofDays(2)), NOW.minusSeconds(1)).secret(),
            plain),
        Arguments.of(
            "valid only from",
            theirs().lasting(NOW.plusSeconds(60), NOW.plusSeconds(3600)).secret(),
            plain),
        Arguments.of(
            "is not the key of its tls.crt",
            theirs().secret(Map.of("tls.key", text(other, "tls.key"))),
            plain),
        Arguments.of(
            "exactly the names",
            ForeignCertificate.of(THEIRS, NOW, DNS, "ledger.ledger.svc").secret(),
            plain),
        Arguments.of(
            "exactly the names",
            ForeignCertificate.of(THEIRS, NOW, "another.payments.svc").secret(),
            plain),
        Arguments.of("another subject", theirs().subject("O=system:masters").secret(), plain),
        Arguments.of("another subject", theirs().subject("CN=ledger.ledger.svc").secret(), plain),
        Arguments.of("that of a CA", theirs().ofAnAuthority().secret(), plain),
        Arguments.of(
            "other usages",
            theirs()
                .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_codeSigning)
                .secret(),
            plain),
        Arguments.of(
            "other usages",
            theirs().purposes(KeyPurposeId.id_kp_serverAuth).secret(),
            asked(Optional.empty(), Set.of(Usage.SERVER_AUTH, Usage.CLIENT_AUTH))),
        Arguments.of("an RSA key of size 2048", theirs().key(GivenCa.RSA).secret(), plain),
        Arguments.of("also holds app.conf", theirs().secret(Map.of("app.conf", "x")), plain),
        Arguments.of("lacks tls.crt", theirs().secret(Map.of("tls.crt", "")), plain),
        Arguments.of(
            "tls.crt holds no certificate", theirs().secret(Map.of("tls.crt", "x")), plain),
        Arguments.of(
            "tls.key holds no private key", theirs().secret(Map.of("tls.key", "x")), plain),
        Arguments.of("ca.crt holds no certificate", theirs().secret(Map.of("ca.crt", "x")), plain));
  }

  private static ForeignCertificate theirs() {
    return ForeignCertificate.of(THEIRS, NOW, DNS);
  }

  private static CertificateContents asked(Optional<String> commonName, Set<Usage> usages) {
    return new CertificateContents(
        commonName,
        SubjectAttributes.NONE,
        new Names(List.of(DNS), List.of(), List.of(), List.of()),
        usages);
  }

  private Answer<Adoptee> adopt(SecretData offered, Outputs outputs) {
    return adopt(offered, asked(Optional.empty(), Set.of()), GivenCa.P256, outputs);
  }

  /** Of an issuer with a trust domain, which adds the workload's SPIFFE ID to what is asked. */
  private Answer<Adoptee> adopt(
      SecretData offered, CertificateContents asked, KeySpec key, Outputs outputs) {
    var request =
        new CertificateRequest(
            "mesh-ca", "web", asked, Duration.ofHours(1), Optional.empty(), key, outputs);
    var settled =
        new CertificateContents(
            asked.commonName(),
            asked.subject(),
            new Names(List.of(DNS), List.of(), List.of(SPIFFE_ID), List.of()),
            Usage.settled(asked.usages(), key.algorithm()));
    return authority.adopt(
        new AdoptionOrder(
            WEB,
            request,
            new CertificateProfile(settled, key, NOW, NOW.plusSeconds(3600)),
            offered,
            OURS.bundle()));
  }

  private static String text(Adoptee adoptee, String key) {
    return text(adoptee.certified().data(), key);
  }

  private static String text(SecretData data, String key) {
    return new String(data.values().get(key), US_ASCII);
  }
}
