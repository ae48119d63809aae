package dev.tenure.operator.pki;

import static dev.tenure.operator.pki.Issuance.DNS;
import static dev.tenure.operator.pki.Issuance.FROM;
import static dev.tenure.operator.pki.Issuance.NAMES;
import static dev.tenure.operator.pki.Issuance.PINNED;
import static dev.tenure.operator.pki.Issuance.ROOT;
import static dev.tenure.operator.pki.Issuance.UNTIL;
import static dev.tenure.operator.pki.Issuance.chain;
import static dev.tenure.operator.pki.Issuance.dns;
import static dev.tenure.operator.pki.Issuance.key;
import static dev.tenure.operator.pki.Issuance.leaf;
import static dev.tenure.operator.pki.Issuance.ok;
import static dev.tenure.operator.pki.Issuance.profile;
import static dev.tenure.operator.pki.Issuance.text;
import static dev.tenure.operator.pki.authority.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.SubjectAttribute;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.Usage;
import dev.tenure.operator.pki.authority.GivenCa;
import dev.tenure.operator.pki.authority.GivenCa.Terms;
import dev.tenure.operator.pki.authority.ManagedAuthority;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckedIssuanceTest {
  private final Issuance ca = new Issuance();

  @TempDir Path directory;

  static Stream<Arguments> everyAuthorityWithEveryLeaf() {
    var keys =
        List.of(
            GivenCa.RSA,
            GivenCa.P256,
            GivenCa.spec(KeySpec.Algorithm.ECDSA, 384),
            GivenCa.spec(KeySpec.Algorithm.ECDSA, 521),
            GivenCa.ED25519);
    return keys.stream()
        .map(key -> GivenCa.root(Terms.named("root").key(key)))
        .flatMap(ca -> keys.stream().map(leaf -> Arguments.of(ca, leaf)));
  }

  @ParameterizedTest
  @MethodSource("everyAuthorityWithEveryLeaf")
  void issuesWhatThePlatformAndOpensslVerify(GivenCa given, KeySpec key) {
    ca.signsWith(given.read());

    var certified = ca.issued(profile(key));

    var leaf = leaf(certified);
    assertThat(PathValidation.failure(List.of(leaf), List.of(given.certificate()), ca.now))
        .isEmpty();
    assertThat(KeyPairs.matches(key, leaf.getPublicKey())).isTrue();
    assertThat(KeyPairs.paired(key(certified), leaf.getPublicKey())).isTrue();
    assertThat(text(certified, "tls.key")).startsWith("-----BEGIN PRIVATE KEY-----");
    OpenSsl.assumePresent();
    OpenSsl.verifies(certified.data(), ca.now, directory);
  }

  @Test
  void holdsExactlyWhatWasDecided() throws Exception {
    ca.signsWith(ROOT.read());

    var certified = ca.issued(profile(GivenCa.P256));

    var leaf = leaf(certified);
    assertThat(leaf.getVersion()).isEqualTo(3);
    assertThat(SubjectNames.read(leaf))
        .isEqualTo(
            new Names(
                NAMES.dnsNames(),
                List.of("10.0.0.7", "2001:db8:0:0:0:0:0:7"),
                NAMES.uris(),
                NAMES.emailAddresses()));
    assertThat(leaf.getNotBefore()).isEqualTo(FROM);
    assertThat(leaf.getNotAfter()).isEqualTo(UNTIL);
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(leaf.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(leaf.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certified.serialNumber()).isEqualTo(leaf.getSerialNumber().toString(16));
    assertThat(certified.notAfter()).isEqualTo(UNTIL);
    assertThat(certified.authorityKeyId()).isEqualTo(ROOT.read().keyId());
    assertThat(KeyId.ofAuthority(leaf)).contains(certified.authorityKeyId());
  }

  @Test
  void anRsaKeyMayAlsoEncipher() {
    ca.signsWith(ROOT.read());

    assertThat(leaf(ca.issued(profile(GivenCa.RSA))).getKeyUsage())
        .containsExactly(true, false, true, false, false, false, false, false, false);
  }

  @Test
  void alternativeNamesAreCriticalExactlyWhenNothingElseNamesTheSubject() {
    ca.signsWith(ROOT.read());
    var named =
        new CertificateProfile(
            CertificateContents.of(Optional.of(DNS), dns(DNS), GivenCa.P256),
            GivenCa.P256,
            FROM,
            UNTIL);

    var without = leaf(ca.issued(profile(GivenCa.P256)));
    var with = leaf(ca.issued(named));

    assertThat(without.getSubjectX500Principal().getName()).isEmpty();
    assertThat(without.getCriticalExtensionOIDs()).contains("2.5.29.17");
    assertThat(with.getSubjectX500Principal().getName()).isEqualTo("CN=" + DNS);
    assertThat(with.getNonCriticalExtensionOIDs()).contains("2.5.29.17");
  }

  @Test
  void aCommonNameIsTakenAsItStands() {
    ca.signsWith(ROOT.read());
    var awkward = "payments, \"the\" api + more\\";

    var leaf =
        leaf(
            ca.issued(
                new CertificateProfile(
                    CertificateContents.of(Optional.of(awkward), dns(DNS), GivenCa.P256),
                    GivenCa.P256,
                    FROM,
                    UNTIL)));

    assertThat(leaf.getSubjectX500Principal().getName())
        .isEqualTo("CN=payments\\, \\\"the\\\" api \\+ more\\\\");
  }

  @Test
  void aSubjectSaysWhatWasAskedFromTheWidestToTheNarrowest() {
    ca.signsWith(ROOT.read());
    var subject =
        new SubjectAttributes(
            Map.of(
                SubjectAttribute.SERIAL_NUMBER, List.of("A-1047"),
                SubjectAttribute.ORGANIZATIONS, List.of("Payments", "#0c05436f727073"),
                SubjectAttribute.ORGANIZATIONAL_UNITS, List.of("Settlement"),
                SubjectAttribute.COUNTRIES, List.of("DE"),
                SubjectAttribute.PROVINCES, List.of("Bayern"),
                SubjectAttribute.LOCALITIES, List.of("München"),
                SubjectAttribute.STREET_ADDRESSES, List.of("Marienplatz 1"),
                SubjectAttribute.POSTAL_CODES, List.of("80331")));

    var leaf = leaf(ca.issued(saying(Optional.of(DNS), subject, Set.of())));

    assertThat(leaf.getSubjectX500Principal().getName("RFC1779"))
        .isEqualTo(
            "OID.2.5.4.5=A-1047, CN=%s, OU=Settlement, O=\"#0c05436f727073\", O=Payments, OID.2.5.4.17=80331, STREET=Marienplatz 1, L=München, ST=Bayern, C=DE"
                .formatted(DNS));
    assertThat(leaf.getNonCriticalExtensionOIDs()).contains("2.5.29.17");
  }

  @Test
  void anOrganizationAloneIsSubjectEnough() {
    ca.signsWith(ROOT.read());
    var subject =
        new SubjectAttributes(Map.of(SubjectAttribute.ORGANIZATIONS, List.of("Payments")));

    var leaf = leaf(ca.issued(saying(Optional.empty(), subject, Set.of())));

    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("O=Payments");
    assertThat(leaf.getNonCriticalExtensionOIDs()).contains("2.5.29.17");
  }

  @Test
  void theUsagesAreThoseThatWereAsked() throws CertificateException {
    ca.signsWith(ROOT.read());

    var leaf =
        leaf(
            ca.issued(
                saying(
                    Optional.empty(),
                    SubjectAttributes.NONE,
                    Set.of(
                        Usage.KEY_AGREEMENT,
                        Usage.CONTENT_COMMITMENT,
                        Usage.CODE_SIGNING,
                        Usage.EMAIL_PROTECTION,
                        Usage.IPSEC_END_SYSTEM,
                        Usage.IPSEC_TUNNEL,
                        Usage.IPSEC_USER))));

    assertThat(leaf.getKeyUsage())
        .containsExactly(false, true, false, false, true, false, false, false, false);
    assertThat(leaf.getExtendedKeyUsage())
        .containsExactly(
            "1.3.6.1.5.5.7.3.3",
            "1.3.6.1.5.5.7.3.4",
            "1.3.6.1.5.5.7.3.5",
            "1.3.6.1.5.5.7.3.6",
            "1.3.6.1.5.5.7.3.7");
  }

  private static CertificateProfile saying(
      Optional<String> commonName, SubjectAttributes subject, Set<Usage> usages) {
    var key = GivenCa.P256;
    return new CertificateProfile(
        new CertificateContents(
            commonName, subject, dns(DNS), Usage.settled(usages, key.algorithm())),
        key,
        FROM,
        UNTIL);
  }

  @Test
  void serialsHoldMoreThan64RandomBitsAndNeverRepeat() {
    ca.signsWith(ROOT.read());
    var seen = new HashSet<String>();
    var bits = 0;
    var ones = new int[128];
    for (var i = 0; i < 200; i++) {
      var serial = leaf(ca.issued(profile(GivenCa.P256))).getSerialNumber();
      assertThat(serial.signum()).isPositive();
      assertThat(serial.toByteArray().length).isLessThanOrEqualTo(20);
      assertThat(seen.add(serial.toString(16))).isTrue();
      bits = Math.max(bits, serial.bitLength());
      for (var bit = 0; bit < ones.length; bit++) {
        ones[bit] += serial.testBit(bit) ? 1 : 0;
      }
    }

    assertThat(bits).isGreaterThan(120);
    assertThat(IntStream.of(ones).boxed())
        .as("each bit is set about every second time")
        .allMatch(n -> n > 50 && n < 150);
  }

  @Test
  void aNewKeyComesWithEachCertificate() {
    ca.signsWith(ROOT.read());
    var first = ca.issued(profile(GivenCa.P256));

    var second = ca.issue(profile(GivenCa.P256), Optional.of(first.data()));

    assertThat(leaf(ok(second)).getPublicKey()).isNotEqualTo(leaf(first).getPublicKey());
  }

  @Test
  void anIntermediateGoesWithTheLeafAndTheRootDoesNot() {
    var low = ROOT.issues(Terms.named("middle")).issues(Terms.named("low"));
    var former = GivenCa.root(Terms.named("former"));
    var secret =
        GivenCa.secret(
            Pem.certificates(low.path()),
            Pem.privateKey(low.pair().getPrivate()),
            former.bundle() + low.bundle());
    ca.signsWith(GivenCa.read(secret, NOW));

    var certified = ca.issued(profile(GivenCa.P256));

    assertThat(chain(certified))
        .extracting(one -> one.getSubjectX500Principal().getName())
        .containsExactly("", "CN=low", "CN=middle");
    assertThat(text(certified, "ca.crt")).isEqualTo(former.bundle() + low.bundle());
    OpenSsl.assumePresent();
    OpenSsl.verifies(certified.data(), ca.now, directory);
  }

  @Test
  void startsNoEarlierThanAYoungAuthority() {
    var maker = new ManagedAuthority(() -> ca.now, new SecureRandom());
    var data = ok(maker.create("mesh-ca", Duration.ofHours(2)));
    ca.signsWith(GivenCa.read(data, ca.now));
    var early = profile(GivenCa.P256, NOW.minus(Duration.ofMinutes(10)), UNTIL);

    assertThat(leaf(ca.issued(early)).getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
  }

  @Test
  void cutsTimesToWholeSeconds() {
    ca.signsWith(ROOT.read());

    var certified = ca.issued(profile(GivenCa.P256, FROM.plusMillis(999), UNTIL.plusMillis(999)));

    assertThat(leaf(certified).getNotBefore()).isEqualTo(FROM);
    assertThat(certified.notAfter()).isEqualTo(UNTIL);
  }

  @Test
  void keepsAPinnedKeyAndRenewsTheRest() {
    ca.signsWith(ROOT.read());
    var first = ok(ca.issue(profile(PINNED), Optional.empty()));

    var second = ok(ca.issue(profile(PINNED), Optional.of(first.data())));

    assertThat(text(second, "tls.key")).isEqualTo(text(first, "tls.key"));
    assertThat(second.serialNumber()).isNotEqualTo(first.serialNumber());
  }

  @Test
  void aNameGivenTwiceStandsOnce() {
    ca.signsWith(ROOT.read());
    var names =
        new Names(List.of(DNS, DNS), List.of("10.0.0.7", "::ffff:10.0.0.7"), List.of(), List.of());

    var leaf =
        leaf(
            ca.issued(
                new CertificateProfile(
                    CertificateContents.of(Optional.empty(), names, GivenCa.P256),
                    GivenCa.P256,
                    FROM,
                    UNTIL)));

    assertThat(CertificateFacts.parse(Pem.certificates(List.of(leaf)).getBytes(US_ASCII)))
        .hasValueSatisfying(
            facts ->
                assertThat(facts.names())
                    .isEqualTo(new Names(List.of(DNS), List.of("10.0.0.7"), List.of(), List.of())));
  }

  @Test
  void aChangeOfTheAuthorityShowsAtOnce() {
    ca.signsWith(ROOT.read());
    var other = GivenCa.root();
    ca.signsWith(other.read());

    assertThat(ca.issued(profile(GivenCa.P256)).authorityKeyId()).isEqualTo(other.read().keyId());
  }

  @Test
  void neverPrintsAKey() {
    ca.signsWith(ROOT.read());
    var certified = ca.issued(profile(GivenCa.P256));

    assertThat(certified.toString())
        .doesNotContain(text(certified, "tls.key").lines().toList().get(1));
  }
}
