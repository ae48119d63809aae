package dev.tenure.operator.pki;

import static dev.tenure.operator.pki.GivenCa.NOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.GivenCa.Terms;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LocalCertificateAuthorityTest {
  private static final String ISSUER = "mesh-ca";
  private static final String DNS = "payments-api.payments.svc";
  private static final Names NAMES =
      new Names(
          List.of(DNS, "*.payments.example.com"),
          List.of("10.0.0.7", "2001:db8::7"),
          List.of("spiffe://example.org/ns/payments/sa/payments-api"),
          List.of("payments@example.com"));
  private static final Instant FROM = NOW.minusSeconds(60);
  private static final Instant UNTIL = NOW.plusSeconds(3600);
  private static final GivenCa ROOT = GivenCa.root();
  private static final KeySpec PINNED =
      new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.NEVER);

  private final AuthorityRegistry registry = new AuthorityRegistry();
  private Instant now = NOW;
  private final LocalCertificateAuthority authority =
      new LocalCertificateAuthority(registry, () -> now, new SecureRandom());

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
  void issuesWhatThePlatformAndOpensslVerify(GivenCa ca, KeySpec key) {
    registry.put(ISSUER, ca.read());

    var certified = issued(profile(key));

    var leaf = leaf(certified);
    assertThat(PathValidation.failure(List.of(leaf), ca.certificate(), now)).isEmpty();
    assertThat(KeyPairs.matches(key, leaf.getPublicKey())).isTrue();
    assertThat(KeyPairs.paired(key(certified), leaf.getPublicKey())).isTrue();
    assertThat(text(certified, "tls.key")).startsWith("-----BEGIN PRIVATE KEY-----");
    OpenSsl.assumePresent();
    OpenSsl.verifies(certified.data(), now, directory);
  }

  @Test
  void holdsExactlyWhatWasDecided() throws Exception {
    registry.put(ISSUER, ROOT.read());

    var certified = issued(profile(GivenCa.P256));

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
    registry.put(ISSUER, ROOT.read());

    assertThat(leaf(issued(profile(GivenCa.RSA))).getKeyUsage())
        .containsExactly(true, false, true, false, false, false, false, false, false);
  }

  @Test
  void alternativeNamesAreCriticalExactlyWhenNothingElseNamesTheSubject() {
    registry.put(ISSUER, ROOT.read());
    var named = new CertificateProfile(Optional.of(DNS), dns(DNS), GivenCa.P256, FROM, UNTIL);

    var without = leaf(issued(profile(GivenCa.P256)));
    var with = leaf(issued(named));

    assertThat(without.getSubjectX500Principal().getName()).isEmpty();
    assertThat(without.getCriticalExtensionOIDs()).contains("2.5.29.17");
    assertThat(with.getSubjectX500Principal().getName()).isEqualTo("CN=" + DNS);
    assertThat(with.getNonCriticalExtensionOIDs()).contains("2.5.29.17");
  }

  @Test
  void aCommonNameIsTakenAsItStands() {
    registry.put(ISSUER, ROOT.read());
    var awkward = "payments, \"the\" api + more\\";

    var leaf =
        leaf(
            issued(
                new CertificateProfile(Optional.of(awkward), dns(DNS), GivenCa.P256, FROM, UNTIL)));

    assertThat(leaf.getSubjectX500Principal().getName())
        .isEqualTo("CN=payments\\, \\\"the\\\" api \\+ more\\\\");
  }

  @Test
  void serialsHoldMoreThan64RandomBitsAndNeverRepeat() {
    registry.put(ISSUER, ROOT.read());
    var seen = new HashSet<String>();
    var bits = 0;
    var ones = new int[128];
    for (var i = 0; i < 200; i++) {
      var serial = leaf(issued(profile(GivenCa.P256))).getSerialNumber();
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
    registry.put(ISSUER, ROOT.read());
    var first = issued(profile(GivenCa.P256));

    var second = issue(profile(GivenCa.P256), Optional.of(first.data()));

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
    registry.put(ISSUER, GivenCa.read(secret, NOW));

    var certified = issued(profile(GivenCa.P256));

    assertThat(chain(certified))
        .extracting(one -> one.getSubjectX500Principal().getName())
        .containsExactly("", "CN=low", "CN=middle");
    assertThat(text(certified, "ca.crt")).isEqualTo(former.bundle() + low.bundle());
    OpenSsl.assumePresent();
    OpenSsl.verifies(certified.data(), now, directory);
  }

  @Test
  void startsNoEarlierThanAYoungAuthority() {
    var maker = new ManagedAuthority(() -> now, new SecureRandom());
    var data = ok(maker.create("mesh-ca", Duration.ofHours(2)));
    registry.put(ISSUER, GivenCa.read(data, now));
    var early = profile(GivenCa.P256, NOW.minus(Duration.ofMinutes(10)), UNTIL);

    assertThat(leaf(issued(early)).getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
  }

  @Test
  void cutsTimesToWholeSeconds() {
    registry.put(ISSUER, ROOT.read());

    var certified = issued(profile(GivenCa.P256, FROM.plusMillis(999), UNTIL.plusMillis(999)));

    assertThat(leaf(certified).getNotBefore()).isEqualTo(FROM);
    assertThat(certified.notAfter()).isEqualTo(UNTIL);
  }

  @Test
  void doesNotOutliveItsAuthority() {
    var end = NOW.plusSeconds(1800);
    registry.put(ISSUER, GivenCa.root(Terms.named("root").life(FROM, end)).read());

    assertRefused(issue(profile(GivenCa.P256)), Reason.DURATION_NOT_ALLOWED, "outlive its CA");
    assertThat(leaf(issued(profile(GivenCa.P256, FROM, end))).getNotAfter()).isEqualTo(end);
  }

  @Test
  void anExpiredAuthorityNeverSigns() {
    registry.put(ISSUER, ROOT.read());
    now = ROOT.certificate().getNotAfter().toInstant();

    assertRefused(
        issue(profile(GivenCa.P256, now, now.plusSeconds(60))),
        Reason.AUTHORITY_EXPIRED,
        "expired at " + now);
  }

  @Test
  void anAuthorityThatIsNotYetValidDoesNotSign() {
    registry.put(ISSUER, ROOT.read());
    now = ROOT.certificate().getNotBefore().toInstant().minusSeconds(1);

    assertRefused(
        issue(profile(GivenCa.P256, now, now.plusSeconds(60))),
        Reason.AUTHORITY_INVALID,
        "valid only from");
  }

  @Test
  void nothingIsSignedThatIsOverBeforeItIsDelivered() {
    registry.put(ISSUER, ROOT.read());

    assertRefused(
        issue(profile(GivenCa.P256, FROM, NOW)), Reason.DURATION_NOT_ALLOWED, "over before");
    assertRefused(
        issue(profile(GivenCa.P256, UNTIL, UNTIL)), Reason.DURATION_NOT_ALLOWED, "over before");
  }

  @Test
  void waitsForAnIssuerThatIsNotReady() {
    registry.put(ISSUER, ROOT.read());
    registry.remove(ISSUER);

    assertThat(issue(profile(GivenCa.P256)))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class,
            answer -> assertThat(answer.violation().reason()).isEqualTo(Reason.ISSUER_NOT_READY));
  }

  @Test
  void keepsAPinnedKeyAndRenewsTheRest() {
    registry.put(ISSUER, ROOT.read());
    var first = ok(issue(profile(PINNED), Optional.empty()));

    var second = ok(issue(profile(PINNED), Optional.of(first.data())));

    assertThat(text(second, "tls.key")).isEqualTo(text(first, "tls.key"));
    assertThat(second.serialNumber()).isNotEqualTo(first.serialNumber());
  }

  @Test
  void aPinnedKeyThatDoesNotSuitIsNeverReplacedBySurprise() {
    registry.put(ISSUER, ROOT.read());
    var other = ok(issue(profile(GivenCa.spec(KeySpec.Algorithm.ECDSA, 384)), Optional.empty()));
    var stranger = ok(issue(profile(GivenCa.P256), Optional.empty()));
    var good = ok(issue(profile(PINNED), Optional.empty()));
    var mixed =
        GivenCa.secret(text(good, "tls.crt"), text(stranger, "tls.key"), text(good, "ca.crt"));
    var broken = GivenCa.secret(text(good, "tls.crt"), "garbage", "");
    var empty = SecretData.of(Map.of());

    for (var current : List.of(other.data(), mixed, broken, empty)) {
      assertRefused(
          issue(profile(PINNED), Optional.of(current)),
          Reason.INVALID_SPEC,
          "rotation to Always, or delete the Secret");
    }
  }

  @Test
  void refusesKeysThatAreNotMade() {
    registry.put(ISSUER, ROOT.read());

    for (var key :
        List.of(
            GivenCa.spec(KeySpec.Algorithm.RSA, 1024),
            GivenCa.spec(KeySpec.Algorithm.RSA, 1 << 20),
            GivenCa.spec(KeySpec.Algorithm.ECDSA, 255),
            GivenCa.spec(KeySpec.Algorithm.ED25519, 7))) {
      assertRefused(issue(profile(key)), Reason.INVALID_SPEC, "spec.certificate.privateKey");
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
    registry.put(ISSUER, ROOT.read());

    assertRefused(
        issue(new CertificateProfile(Optional.empty(), names, GivenCa.P256, FROM, UNTIL)),
        Reason.INVALID_SPEC,
        "section");
  }

  @Test
  void aNameGivenTwiceStandsOnce() {
    registry.put(ISSUER, ROOT.read());
    var names =
        new Names(List.of(DNS, DNS), List.of("10.0.0.7", "::ffff:10.0.0.7"), List.of(), List.of());

    var leaf =
        leaf(issued(new CertificateProfile(Optional.empty(), names, GivenCa.P256, FROM, UNTIL)));

    assertThat(CertificateFacts.parse(Pem.certificates(List.of(leaf)).getBytes(US_ASCII)))
        .hasValueSatisfying(
            facts ->
                assertThat(facts.names())
                    .isEqualTo(new Names(List.of(DNS), List.of("10.0.0.7"), List.of(), List.of())));
  }

  @Test
  void namesOutsideTheAuthoritysConstraintsAreRefusedBeforeItSigns() {
    var payments = new GeneralSubtree(new GeneralName(GeneralName.dNSName, "payments.svc"));
    var constraints = new NameConstraints(new GeneralSubtree[] {payments}, null);
    registry.put(ISSUER, GivenCa.root(Terms.named("root").constrained(constraints)).read());

    assertRefused(
        issue(
            new CertificateProfile(
                Optional.empty(), dns("api.ledger.svc"), GivenCa.P256, FROM, UNTIL)),
        Reason.NAME_NOT_ALLOWED,
        "api.ledger.svc");
    assertThat(issue(new CertificateProfile(Optional.empty(), dns(DNS), GivenCa.P256, FROM, UNTIL)))
        .isInstanceOf(Answer.Ok.class);
  }

  @Test
  void aChangeOfTheAuthorityShowsAtOnce() {
    registry.put(ISSUER, ROOT.read());
    var other = GivenCa.root();
    registry.put(ISSUER, other.read());

    assertThat(issued(profile(GivenCa.P256)).authorityKeyId()).isEqualTo(other.read().keyId());
  }

  @Test
  void neverPrintsAKey() {
    registry.put(ISSUER, ROOT.read());
    var certified = issued(profile(GivenCa.P256));

    assertThat(certified.toString())
        .doesNotContain(text(certified, "tls.key").lines().toList().get(1));
  }

  private static CertificateProfile profile(KeySpec key) {
    return profile(key, FROM, UNTIL);
  }

  private static CertificateProfile profile(KeySpec key, Instant from, Instant until) {
    return new CertificateProfile(Optional.empty(), NAMES, key, from, until);
  }

  private static Names dns(String name) {
    return new Names(List.of(name), List.of(), List.of(), List.of());
  }

  private Certified issued(CertificateProfile profile) {
    return ok(issue(profile));
  }

  private Answer<Certified> issue(CertificateProfile profile) {
    return issue(profile, Optional.empty());
  }

  private Answer<Certified> issue(CertificateProfile profile, Optional<SecretData> current) {
    return authority.issue(ISSUER, profile, current);
  }

  private static <T> T ok(Answer<T> answer) {
    return switch (answer) {
      case Answer.Ok<T>(var value) -> value;
      default -> throw new AssertionError(answer);
    };
  }

  private static void assertRefused(Answer<Certified> answer, Reason reason, String message) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.violation().reason()).isEqualTo(reason);
              assertThat(refused.violation().message()).contains(message);
            });
  }

  private static String text(Certified certified, String key) {
    return new String(certified.data().values().get(key), US_ASCII);
  }

  private static PrivateKey key(Certified certified) {
    try {
      return Pem.privateKey(certified.data().values().get("tls.key"), "tls.key");
    } catch (MalformedPem e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate leaf(Certified certified) {
    return chain(certified).getFirst();
  }

  private static List<X509Certificate> chain(Certified certified) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(certified.data().values().get("tls.crt")))
          .stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }
}
