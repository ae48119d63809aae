package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.KeySpec.Algorithm;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.TestClock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateContentsTest {
  @Test
  void withoutAWordACertificateIsForBothEndsOfMutualTls() {
    assertThat(issued(identity()).contents().usages())
        .containsExactlyInAnyOrder(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH, Usage.CLIENT_AUTH);
    assertThat(issued(identity().withKey(key(Algorithm.RSA, 2048))).contents().usages())
        .contains(Usage.KEY_ENCIPHERMENT);
  }

  @Test
  void eachKindOfUsageHasItsDefault() {
    assertThat(issued(identity().usedFor(Usage.SERVER_AUTH)).contents().usages())
        .containsExactlyInAnyOrder(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH);
    assertThat(issued(identity().usedFor(Usage.KEY_AGREEMENT)).contents().usages())
        .containsExactlyInAnyOrder(Usage.KEY_AGREEMENT, Usage.SERVER_AUTH, Usage.CLIENT_AUTH);
  }

  @Test
  void anIssuerMaySignForOtherPurposes() {
    var who = identity().from(issuer().signing(Usage.CODE_SIGNING)).usedFor(Usage.CODE_SIGNING);
    assertThat(issued(who).contents().usages())
        .containsExactlyInAnyOrder(Usage.DIGITAL_SIGNATURE, Usage.CODE_SIGNING);
  }

  @ParameterizedTest
  @MethodSource
  void refusesUsagesThatTheKeyCannotServe(KeySpec key, Usage usage) {
    assertThat(refusal(identity().withKey(key).usedFor(usage)))
        .satisfies(
            why -> {
              assertThat(why.reason()).isEqualTo(Reason.INVALID_SPEC);
              assertThat(why.message()).contains(usage.text(), "privateKey.algorithm");
            });
  }

  static Stream<Arguments> refusesUsagesThatTheKeyCannotServe() {
    var rsa = key(Algorithm.RSA, 2048);
    var ecdsa = key(Algorithm.ECDSA, 256);
    var ed25519 = key(Algorithm.ED25519, 0);
    return Stream.of(
        argumentSet("RSA agrees on nothing", rsa, Usage.KEY_AGREEMENT),
        argumentSet("ECDSA enciphers no key", ecdsa, Usage.KEY_ENCIPHERMENT),
        argumentSet("ECDSA enciphers no data", ecdsa, Usage.DATA_ENCIPHERMENT),
        argumentSet("Ed25519 enciphers no key", ed25519, Usage.KEY_ENCIPHERMENT),
        argumentSet("Ed25519 agrees on nothing", ed25519, Usage.KEY_AGREEMENT));
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVER_AUTH", "CLIENT_AUTH", "CONTENT_COMMITMENT"})
  void aSpiffeCertificateKeepsItsRules(Usage only) {
    var who = identity().runningAs("api").from(issuer().ofTrustDomain("example.org"));
    assertThat(refusal(who.usedFor(only)).message()).contains("X509-SVID", "leave usages out");
  }

  @Test
  void aSpiffeCertificateMayHaveMore() {
    var who =
        identity()
            .runningAs("api")
            .from(issuer().ofTrustDomain("example.org").signing(Usage.CODE_SIGNING))
            .usedFor(Usage.SERVER_AUTH, Usage.CLIENT_AUTH, Usage.CODE_SIGNING);
    assertThat(issued(who).contents().usages()).contains(Usage.CODE_SIGNING);
  }

  @ParameterizedTest
  @MethodSource
  void patternsAllowASubject(String pattern, String value, boolean allowed) {
    var who =
        identity()
            .from(issuer().allowingSubject(SubjectAttribute.ORGANIZATIONS, pattern))
            .saying(SubjectAttribute.ORGANIZATIONS, value);
    assertThat(decide(who))
        .isInstanceOf(allowed ? CertificateDecision.Issue.class : CertificateDecision.Refuse.class);
  }

  static Stream<Arguments> patternsAllowASubject() {
    return Stream.of(
        Arguments.of("Payments", "Payments", true),
        Arguments.of("Payments", "payments", false),
        Arguments.of("Payments", "Payments Ltd", false),
        Arguments.of("Payments *", "Payments Ltd", true),
        Arguments.of("Payments *", "Payments", false),
        Arguments.of("*.Payments", "a.b.Payments", true),
        Arguments.of("P*s", "Payments", true),
        Arguments.of("P*s", "Paymentsx", false),
        Arguments.of("*", "Zahlungsabwicklung Köln", true));
  }

  @ParameterizedTest
  @EnumSource
  void everyAttributeNeedsAnEntryOfItsOwn(SubjectAttribute attribute) {
    var value = attribute == SubjectAttribute.COUNTRIES ? "DE" : "X1";
    var other =
        attribute == SubjectAttribute.ORGANIZATIONS
            ? SubjectAttribute.LOCALITIES
            : SubjectAttribute.ORGANIZATIONS;
    var refused = identity().from(issuer().allowingSubject(other, "*")).saying(attribute, value);
    assertThat(refusal(refused).message())
        .contains("spec.certificate.subject." + attribute.field())
        .contains("spec.allowedNames.subject." + attribute.entry());
    var allowed =
        identity().from(issuer().allowingSubject(attribute, "*")).saying(attribute, value);
    assertThat(issued(allowed).contents().subject().of(attribute)).containsExactly(value);
    assertThat(issued(allowed).contents().subjectIsEmpty()).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void aStarInACommonNameStaysWithinItsLabel(String name, boolean allowed) {
    var none = List.<String>of();
    var who =
        identity()
            .from(
                issuer()
                    .allowing(
                        new AllowedNames(
                            none, none, none, List.of("payments-*"), none, SubjectAttributes.NONE)))
            .commonlyNamed(name);
    assertThat(decide(who))
        .isInstanceOf(allowed ? CertificateDecision.Issue.class : CertificateDecision.Refuse.class);
  }

  static Stream<Arguments> aStarInACommonNameStaysWithinItsLabel() {
    return Stream.of(
        Arguments.of("payments-api", true),
        Arguments.of("PAYMENTS-api", true),
        Arguments.of("payments-api.evil.example", false),
        Arguments.of("xpayments-api", false));
  }

  @Property(tries = 1000)
  void nothingOfTheSystemIsEverSigned(
      @ForAll @StringLength(max = 20) @CharRange(from = ' ', to = '~') String rest,
      @ForAll boolean capitals) {
    var value = "system:" + rest;
    var written = capitals ? value.toUpperCase(Locale.ROOT) : value;
    var who =
        identity()
            .from(issuer().allowingSubject(SubjectAttribute.ORGANIZATIONS, "*", "system:*"))
            .saying(SubjectAttribute.ORGANIZATIONS, written);
    assertThat(decide(who)).isInstanceOf(CertificateDecision.Refuse.class);
  }

  @Property(tries = 1000)
  void theSettledUsagesAreWholeAndStable(@ForAll Set<Usage> asked, @ForAll Algorithm algorithm) {
    var settled = Usage.settled(asked, algorithm);
    assertThat(settled).containsAll(asked);
    assertThat(settled).anyMatch(Usage::extended).anyMatch(usage -> !usage.extended());
    assertThat(Usage.settled(settled, algorithm)).isEqualTo(settled);
  }

  private static CertificateDecision decide(Identities who) {
    return CertificatePolicy.decide(who.input(), TestClock.START);
  }

  private static CertificateProfile issued(Identities who) {
    assertThat(decide(who)).isInstanceOf(CertificateDecision.Issue.class);
    return (CertificateProfile) ((CertificateDecision.Issue) decide(who)).profile();
  }

  private static Violation refusal(Identities who) {
    assertThat(decide(who)).isInstanceOf(CertificateDecision.Refuse.class);
    return ((CertificateDecision.Refuse) decide(who)).violation();
  }

  private static KeySpec key(Algorithm algorithm, int size) {
    return new KeySpec(algorithm, size, KeySpec.Rotation.ALWAYS);
  }
}
