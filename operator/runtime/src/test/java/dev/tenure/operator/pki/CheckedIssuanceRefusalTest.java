package dev.tenure.operator.pki;

import static dev.tenure.operator.pki.Issuance.DNS;
import static dev.tenure.operator.pki.Issuance.FROM;
import static dev.tenure.operator.pki.Issuance.PINNED;
import static dev.tenure.operator.pki.Issuance.ROOT;
import static dev.tenure.operator.pki.Issuance.UNTIL;
import static dev.tenure.operator.pki.Issuance.dns;
import static dev.tenure.operator.pki.Issuance.key;
import static dev.tenure.operator.pki.Issuance.leaf;
import static dev.tenure.operator.pki.Issuance.ok;
import static dev.tenure.operator.pki.Issuance.profile;
import static dev.tenure.operator.pki.Issuance.text;
import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.authority.GivenCa;
import dev.tenure.operator.pki.authority.GivenCa.Terms;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedIssuanceRefusalTest {
  private final Issuance ca = new Issuance();

  @Test
  void doesNotOutliveItsAuthority() {
    var end = NOW.plusSeconds(1800);
    ca.signsWith(GivenCa.root(Terms.named("root").life(FROM, end)).read());

    assertRefused(ca.issue(profile(GivenCa.P256)), Reason.DURATION_NOT_ALLOWED, "outlive its CA");
    assertThat(leaf(ca.issued(profile(GivenCa.P256, FROM, end))).getNotAfter()).isEqualTo(end);
  }

  @Test
  void anExpiredAuthorityNeverSigns() {
    ca.signsWith(ROOT.read());
    ca.now = ROOT.certificate().getNotAfter().toInstant();

    assertRefused(
        ca.issue(profile(GivenCa.P256, ca.now, ca.now.plusSeconds(60))),
        Reason.AUTHORITY_EXPIRED,
        "expired at " + ca.now);
  }

  @Test
  void anAuthorityThatIsNotYetValidDoesNotSign() {
    ca.signsWith(ROOT.read());
    ca.now = ROOT.certificate().getNotBefore().toInstant().minusSeconds(1);

    assertRefused(
        ca.issue(profile(GivenCa.P256, ca.now, ca.now.plusSeconds(60))),
        Reason.AUTHORITY_INVALID,
        "valid only from");
  }

  @Test
  void nothingIsSignedThatIsOverBeforeItIsDelivered() {
    ca.signsWith(ROOT.read());

    assertRefused(
        ca.issue(profile(GivenCa.P256, FROM, NOW)), Reason.DURATION_NOT_ALLOWED, "over before");
    assertRefused(
        ca.issue(profile(GivenCa.P256, UNTIL, UNTIL)), Reason.DURATION_NOT_ALLOWED, "over before");
  }

  @Test
  void waitsForAnIssuerThatIsNotReady() {
    ca.signsWith(ROOT.read());
    ca.signsNoMore();

    assertThat(ca.issue(profile(GivenCa.P256)))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class,
            answer -> assertThat(answer.violation().reason()).isEqualTo(Reason.ISSUER_NOT_READY));
  }

  @Test
  void aPinnedKeyThatDoesNotSuitIsNeverReplacedBySurprise() {
    ca.signsWith(ROOT.read());
    var other = ok(ca.issue(profile(GivenCa.spec(KeySpec.Algorithm.ECDSA, 384)), Optional.empty()));
    var stranger = ok(ca.issue(profile(GivenCa.P256), Optional.empty()));
    var good = ok(ca.issue(profile(PINNED), Optional.empty()));
    var mixed =
        GivenCa.secret(text(good, "tls.crt"), text(stranger, "tls.key"), text(good, "ca.crt"));
    var broken = GivenCa.secret(text(good, "tls.crt"), "garbage", "");
    var empty = SecretData.of(Map.of());

    for (var current : List.of(other.data(), mixed, broken, empty)) {
      assertRefused(
          ca.issue(profile(PINNED), Optional.of(current)),
          Reason.INVALID_SPEC,
          "rotation to Always, or delete the Secret");
    }
  }

  @Test
  void aSignatureThatDoesNotVerifyIsThrownAway() throws Exception {
    ca.signsWith(ROOT.read());
    var good = leaf(ca.issued(profile(GivenCa.P256)));
    var bytes = good.getEncoded();
    bytes[bytes.length - 1] ^= 1;
    var forged =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes));

    assertThat(verified(good)).isInstanceOf(Answer.Ok.class);
    assertRefused(verified(forged), Reason.AUTHORITY_INVALID, "does not verify");
  }

  private static Answer<Signed> verified(X509Certificate leaf) {
    var anchors = new Anchors(List.of(ROOT.certificate()), "");
    var signed = new Signed(List.of(leaf), anchors, "");
    return CheckedIssuance.checked(profile(GivenCa.P256), leaf.getPublicKey(), signed, NOW);
  }

  @Test
  void refusesKeysThatAreNotMade() {
    ca.signsWith(ROOT.read());

    for (var key :
        List.of(
            GivenCa.spec(KeySpec.Algorithm.RSA, 1024),
            GivenCa.spec(KeySpec.Algorithm.RSA, 1 << 20),
            GivenCa.spec(KeySpec.Algorithm.ECDSA, 255),
            GivenCa.spec(KeySpec.Algorithm.ED25519, 7))) {
      assertRefused(ca.issue(profile(key)), Reason.INVALID_SPEC, "spec.certificate.privateKey");
    }
  }

  static Stream<Names> malformed() {
    return Stream.of(
        Names.NONE,
        dns("under_score.example.com"),
        dns("münchen.example.com"),
        dns(""),
        dns("a." + "b".repeat(64)),
        dns("x".repeat(100_000)),
        dns("a\u0000.example.com"),
        new Names(List.of(), List.of("10.0.0.256"), List.of(), List.of()),
        new Names(List.of(), List.of("localhost"), List.of(), List.of()),
        new Names(List.of(), List.of(), List.of("no-scheme"), List.of()),
        new Names(List.of(), List.of(), List.of("spiffe://a/b c"), List.of()),
        new Names(List.of(), List.of(), List.of("spiffe://a/b", "https://c"), List.of()),
        new Names(List.of(), List.of(), List.of(), List.of("nobody")),
        new Names(List.of(), List.of(), List.of(), List.of("a@b@c")));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesNamesThatNoCertificateMayHold(Names names) {
    ca.signsWith(ROOT.read());

    assertRefused(
        ca.issue(
            new CertificateProfile(
                CertificateContents.of(Optional.empty(), names, GivenCa.P256),
                GivenCa.P256,
                FROM,
                UNTIL)),
        Reason.INVALID_SPEC,
        "section");
  }

  @Test
  void namesOutsideTheAuthoritysConstraintsAreRefusedBeforeItSigns() {
    var payments = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "payments.svc"));
    var constraints = new NameConstraints(new GeneralSubtree[] {payments}, null);
    ca.signsWith(GivenCa.root(Terms.named("root").constrained(constraints)).read());

    assertRefused(
        ca.issue(
            new CertificateProfile(
                CertificateContents.of(Optional.empty(), dns("api.ledger.svc"), GivenCa.P256),
                GivenCa.P256,
                FROM,
                UNTIL)),
        Reason.NAME_NOT_ALLOWED,
        "api.ledger.svc");
    assertThat(
            ca.issue(
                new CertificateProfile(
                    CertificateContents.of(Optional.empty(), dns(DNS), GivenCa.P256),
                    GivenCa.P256,
                    FROM,
                    UNTIL)))
        .isInstanceOf(Answer.Ok.class);
  }

  private static void assertRefused(Answer<?> answer, Reason reason, String message) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.violation().reason()).isEqualTo(reason);
              assertThat(refused.violation().message()).contains(message);
            });
  }
}
