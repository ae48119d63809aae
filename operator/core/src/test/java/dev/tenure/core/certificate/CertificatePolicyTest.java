package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateDecision.Await;
import dev.tenure.core.certificate.CertificateDecision.End;
import dev.tenure.core.certificate.CertificateDecision.Issue;
import dev.tenure.core.certificate.CertificateDecision.Keep;
import dev.tenure.core.certificate.CertificateDecision.Refuse;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Criticality;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.Issuers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CertificatePolicyTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void issuesWhatIsNotThere() {
    assertThat(issue(identity(), START))
        .satisfies(
            issue -> {
              assertThat(issue.why()).isEqualTo(Reason.FIRST_ISSUANCE);
              assertThat(issue.rotation()).isEqualTo(1);
              assertThat(issue.at()).isEqualTo(START);
              assertThat(issue.profile().notAfter()).isEqualTo(START.plus(HOUR));
              assertThat(issue.profile().notBefore()).isBefore(START);
            });
  }

  @Test
  void issuesAgainWhenTheSecretIsMissingAndCountsOn() {
    var issue = issue(identity().rotated(7), START);
    assertThat(issue.why()).isEqualTo(Reason.SECRET_MISSING);
    assertThat(issue.rotation()).isEqualTo(8);
  }

  @Test
  void issuesAgainWhenTheSecretWasEdited() {
    var edited = delivered(identity(), START, START.plus(HOUR), 3);
    var issue = issue(identity().rotated(3).finding(new Destination.Ours(edited, false)), START);
    assertThat(issue.why()).isEqualTo(Reason.SECRET_EDITED);
    assertThat(issue.rotation()).isEqualTo(4);
  }

  @Test
  void aForgedRecordInAnEditedSecretIsNotBelieved() {
    var forged = delivered(identity(), START, START.plus(HOUR), Long.MAX_VALUE - 1);
    var issue = issue(identity().rotated(3).finding(new Destination.Ours(forged, false)), START);
    assertThat(issue.rotation()).isEqualTo(4);
  }

  @Test
  void keepsWhatIsRight() {
    var delivery = delivered(identity(), START, START.plus(HOUR), 2);
    assertThat(decide(identity().holding(delivery), START.plusSeconds(60)))
        .isInstanceOfSatisfying(
            Keep.class,
            keep -> {
              assertThat(keep.delivery()).isEqualTo(delivery);
              assertThat(keep.next()).isEqualTo(renewAt(delivery));
              assertThat(keep.concern()).isEmpty();
            });
  }

  @Test
  void renewsAtTheRenewalPointAndNotBefore() {
    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    var due = renewAt(delivery);
    assertThat(decide(identity().holding(delivery), due.minusMillis(1))).isInstanceOf(Keep.class);
    assertThat(issue(identity().holding(delivery), due).why()).isEqualTo(Reason.ROTATION_DUE);
  }

  @Test
  void renewsWhatHasExpired() {
    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    var issue = issue(identity().holding(delivery), START.plus(HOUR));
    assertThat(issue.why()).isEqualTo(Reason.ROTATION_DUE);
    assertThat(issue.rotation()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource
  void aChangeOfWhatIsAskedIssuesAnew(UnaryOperator<Identities> change) {
    var before = identity().runningAs("api");
    var delivery = delivered(before, START, START.plus(HOUR), 1);
    var after = change.apply(identity().runningAs("api")).holding(delivery);
    assertThat(issue(after, START.plusSeconds(1)).why()).isEqualTo(Reason.SPEC_CHANGED);
  }

  static Stream<Arguments> aChangeOfWhatIsAskedIssuesAnew() {
    return Stream.of(
        change("a DNS name more", who -> who.forDns("api.payments.svc", "b.payments.svc")),
        change("another DNS name", who -> who.forDns("b.payments.svc")),
        change(
            "an organization",
            who ->
                who.saying(SubjectAttribute.ORGANIZATIONS, "Payments")
                    .from(issuer().allowingSubject(SubjectAttribute.ORGANIZATIONS, "*"))),
        change("other usages", who -> who.usedFor(Usage.SERVER_AUTH)),
        change("a common name", who -> who.commonlyNamed("api.payments.svc")),
        change("a longer life", who -> who.lasting(Duration.ofHours(2))),
        change("a shorter life", who -> who.lasting(Duration.ofMinutes(30))),
        change(
            "an IP address",
            who ->
                who.from(issuer().allowing(everything()))
                    .forNames(names(List.of("10.0.0.1"), List.of(), List.of()))),
        change(
            "a URI",
            who ->
                who.from(issuer().allowing(everything()))
                    .forNames(names(List.of(), List.of("https://example.org"), List.of()))),
        change(
            "an e-mail address",
            who ->
                who.from(issuer().allowing(everything()))
                    .forNames(names(List.of(), List.of(), List.of("a@example.org")))),
        change("another issuer", who -> who.from(issuer().named("other-ca"))),
        change(
            "another key algorithm",
            who -> who.withKey(key(KeySpec.Algorithm.RSA, 256, KeySpec.Rotation.ALWAYS))),
        change(
            "another key size",
            who -> who.withKey(key(KeySpec.Algorithm.ECDSA, 384, KeySpec.Rotation.ALWAYS))),
        change("a trust domain of the issuer", CertificatePolicyTest::withSpiffe),
        change("another account under a trust domain", who -> withSpiffe(who).runningAs("other")));
  }

  @ParameterizedTest
  @MethodSource
  void aChangeOfAnythingElseIssuesNothing(UnaryOperator<Identities> change) {
    var delivery = delivered(identity().runningAs("api"), START, START.plus(HOUR), 1);
    var after = change.apply(identity().runningAs("api")).holding(delivery);
    assertThat(decide(after, START.plusSeconds(1))).isInstanceOf(Keep.class);
  }

  static Stream<Arguments> aChangeOfAnythingElseIssuesNothing() {
    return Stream.of(
        change(
            "the default usages in words",
            who -> who.usedFor(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH, Usage.CLIENT_AUTH)),
        change("the owner", who -> who.ownedBy("team-ledger")),
        change("when it is renewed", who -> who.renewedBefore(new RenewBefore.Percent(50))),
        change("the purpose", who -> who.saying("Something else")),
        change("the criticality", who -> who.of(Criticality.CRITICAL)),
        change("a later end of the tenure", who -> who.expiringIn(1000, DAYS)),
        change("an earlier end of the tenure", who -> who.expiringIn(2, DAYS)),
        change("an account without a trust domain", who -> who.runningAs("other")),
        change("the consent that is asked", who -> who.runningWithConsentOf("api")),
        change(
            "whether the key stays",
            who -> who.withKey(key(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.NEVER))),
        change("what else the issuer allows", who -> who.from(issuer().allowing(everything()))),
        change("the issuer's limit", who -> who.from(issuer().limitedTo(Duration.ofMinutes(1)))),
        change("whom the issuer serves", who -> who.from(issuer().serving())),
        change("that the issuer is being deleted", who -> who.from(issuer().beingDeleted())),
        change("that the issuer is gone", who -> who.fromNobody("mesh-ca")),
        change("that the issuer is not ready", who -> who.from(issuer().notReady())),
        change("that the owner is gone", Identities::ownerless));
  }

  @Test
  void aNewKeyOfTheAuthorityIssuesAnew() {
    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    var other = issuer().ready("ca02", START, START.plus(Duration.ofDays(10)));
    assertThat(issue(identity().from(other).holding(delivery), START.plusSeconds(1)).why())
        .isEqualTo(Reason.AUTHORITY_CHANGED);
  }

  @Test
  void anotherRootBesideTheOldOneIssuesNothing() {
    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    var both = issuer().elsewhere(Issuers.KEY_ID, "ca02");
    assertThat(decide(identity().from(both).holding(delivery), START.plusSeconds(1)))
        .isInstanceOf(CertificateDecision.Keep.class);
  }

  @Test
  void aRootThatIsTrustedNoMoreIssuesAnew() {
    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    var other = issuer().elsewhere("ca02");
    assertThat(issue(identity().from(other).holding(delivery), START.plusSeconds(1)).why())
        .isEqualTo(Reason.AUTHORITY_CHANGED);
  }

  @Test
  void anAuthorityElsewhereBoundsNoLifeThatItDoesNotTell() {
    var profile = issue(identity().from(issuer().elsewhere("ca02")), START).profile();
    assertThat(profile.notAfter()).isEqualTo(START.plus(HOUR));
  }

  @Test
  void aForeignSecretIsRefusedBeforeAnythingElseHappens() {
    var refusal =
        refusal(identity().finding(new Destination.Foreign("Secret payments/api, of helm")), START);
    assertThat(refusal.reason()).isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(refusal.message())
        .contains("Secret payments/api, of helm", "Choose another secretName");
  }

  @ParameterizedTest
  @MethodSource
  void refusesAFirstCertificate(Identities who, Reason reason, String mend) {
    var refusal = refusal(who, START);
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.message()).contains(mend);
  }

  static Stream<Arguments> refusesAFirstCertificate() {
    return Stream.of(
        argumentSet(
            "no owner",
            identity().ownerless(),
            Reason.OWNER_NOT_FOUND,
            "kubectl get identityowners"),
        argumentSet(
            "an owner of others",
            identity().ownedByOneOfOthers(),
            Reason.OWNER_NOT_ALLOWED,
            "spec.namespaces"),
        argumentSet(
            "no issuer",
            identity().fromNobody("nowhere"),
            Reason.ISSUER_NOT_FOUND,
            "kubectl get identityissuers"),
        argumentSet(
            "an issuer of others",
            identity().from(issuer().serving("accounts")),
            Reason.ISSUER_NOT_ALLOWED,
            "spec.allowedNamespaces"),
        argumentSet(
            "an issuer of nobody",
            identity().from(issuer().serving()),
            Reason.ISSUER_NOT_ALLOWED,
            "spec.allowedNamespaces"),
        argumentSet(
            "an issuer that goes",
            identity().from(issuer().beingDeleted()),
            Reason.TERMINATING,
            "Name another issuer"),
        argumentSet(
            "a namespace that goes",
            identity().inNamespaceBeingDeleted(),
            Reason.TERMINATING,
            "is being deleted"),
        argumentSet(
            "a namespace that goes, its Secret before it",
            identity().inNamespaceBeingDeleted().rotated(3),
            Reason.TERMINATING,
            "is being deleted"),
        argumentSet(
            "longer than the issuer's limit",
            identity().from(issuer().limitedTo(Duration.ofMinutes(59))),
            Reason.DURATION_NOT_ALLOWED,
            "Ask for less"),
        argumentSet(
            "longer than the CA's whole life",
            identity()
                .lasting(Duration.ofHours(3))
                .from(issuer().ready("ca01", START, START.plus(Duration.ofHours(2)))),
            Reason.DURATION_NOT_ALLOWED,
            "Ask for less"));
  }

  @Test
  void theIssuersLimitIsAllowedItself() {
    assertThat(issue(identity().from(issuer().limitedTo(HOUR)), START).profile().notAfter())
        .isEqualTo(START.plus(HOUR));
  }

  @Test
  void aLostOwnerStopsTheFirstCertificateAndNoLaterOne() {
    assertThat(refusal(identity().ownerless(), START).reason()).isEqualTo(Reason.OWNER_NOT_FOUND);

    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    var orphan = identity().ownerless().holding(delivery);
    assertThat(issue(orphan, renewAt(delivery)).why()).isEqualTo(Reason.ROTATION_DUE);
    assertThat(decide(orphan, START))
        .isInstanceOfSatisfying(
            Keep.class,
            keep ->
                assertThat(keep.concern())
                    .hasValueSatisfying(
                        concern -> assertThat(concern.reason()).isEqualTo(Reason.OWNER_NOT_FOUND)));
  }

  @Test
  void anIssuerThatGoesStillRenews() {
    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    var who = identity().from(issuer().beingDeleted()).holding(delivery);
    assertThat(issue(who, renewAt(delivery)).why()).isEqualTo(Reason.ROTATION_DUE);
  }

  @Test
  void anAuthorityThatIsNotReadyIsWaitedForAndTouchesNothing() {
    var who = identity().from(issuer().notReady());
    assertThat(decide(who, START))
        .isInstanceOfSatisfying(
            Await.class,
            await -> assertThat(await.violation().reason()).isEqualTo(Reason.ISSUER_NOT_READY));

    var delivery = delivered(identity(), START, START.plus(HOUR), 1);
    assertThat(decide(who.holding(delivery), START)).isInstanceOf(Keep.class);
    assertThat(decide(who.holding(delivery), renewAt(delivery))).isInstanceOf(Await.class);
  }

  @Test
  void anAuthorityThatHasEndedSignsNothing() {
    var who = identity().from(issuer().endingAt(START));
    assertThat(decide(who, START))
        .isInstanceOfSatisfying(
            Await.class,
            await -> {
              assertThat(await.violation().reason()).isEqualTo(Reason.AUTHORITY_EXPIRED);
              assertThat(await.violation().message()).contains("Give the issuer a new CA");
            });
  }

  @Test
  void nothingIsIssuedThatHasEndedWhenItIsMade() {
    var soon = START.plusMillis(800);
    assertThat(decide(identity().expiringAt(soon), START.plusMillis(200)))
        .isInstanceOf(Await.class);
    assertThat(decide(identity().from(issuer().endingAt(soon)), START.plusMillis(200)))
        .isInstanceOf(Await.class);
  }

  @Test
  void theCertificateEndsWithTheTenure() {
    var end = START.plusSeconds(600);
    assertThat(issue(identity().expiringAt(end), START).profile().notAfter()).isEqualTo(end);
  }

  @Test
  void theCertificateEndsWithItsAuthority() {
    var end = START.plusSeconds(600);
    assertThat(issue(identity().from(issuer().endingAt(end)), START).profile().notAfter())
        .isEqualTo(end);
  }

  @Test
  void nothingIsRenewedThatWouldEndNoLater() {
    var end = START.plus(HOUR);
    var who = identity().expiringAt(end);
    var delivery = delivered(who, START, end, 1);
    for (var minute = 1; minute < 60; minute++) {
      var now = START.plus(Duration.ofMinutes(minute));
      assertThat(decide(who.holding(delivery), now))
          .isInstanceOfSatisfying(Keep.class, keep -> assertThat(keep.next()).isEqualTo(end));
    }
  }

  @Test
  void aTenureMadeLongerRenewsWhatTheOldEndHadHeldBack() {
    var end = START.plus(HOUR);
    var delivery = delivered(identity().expiringAt(end), START, end, 1);
    var late = end.minusSeconds(60);
    assertThat(decide(identity().expiringAt(end).holding(delivery), late)).isInstanceOf(Keep.class);
    assertThat(issue(identity().expiringIn(3, DAYS).holding(delivery), late).why())
        .isEqualTo(Reason.ROTATION_DUE);
  }

  @Test
  void theEndIsTheInstantOfExpiryAndNotTheOneBefore() {
    var end = START.plus(24, HOURS);
    var delivery = delivered(identity(), START, end, 1);
    var who = identity().expiringAt(end).holding(delivery);
    assertThat(decide(who, end.minusNanos(1))).isNotInstanceOf(End.class);
    assertThat(decide(who, end)).isInstanceOf(End.class);
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void nothingHoldsUpTheEnd(Trouble trouble) {
    var who = trouble.change.apply(identity().expiringAt(START));
    assertThat(decide(who, START)).isInstanceOf(End.class);
  }

  private enum Trouble {
    NO_OWNER(Identities::ownerless),
    NO_ISSUER(who -> who.fromNobody("nowhere")),
    NOT_READY(who -> who.from(issuer().notReady())),
    FOREIGN(who -> who.finding(new Destination.Foreign("somebody"))),
    BAD_NAME(who -> who.forDns("*"));

    private final UnaryOperator<Identities> change;

    Trouble(UnaryOperator<Identities> change) {
      this.change = change;
    }
  }

  private static CertificateDecision decide(Identities who, Instant now) {
    return CertificatePolicy.decide(who.input(), now);
  }

  private static Issue issue(Identities who, Instant now) {
    var decision = decide(who, now);
    assertThat(decision).isInstanceOf(Issue.class);
    return (Issue) decision;
  }

  private static dev.tenure.core.Violation refusal(Identities who, Instant now) {
    var decision = decide(who, now);
    assertThat(decision).isInstanceOf(Refuse.class);
    return ((Refuse) decision).violation();
  }

  private static Delivery delivered(Identities who, Instant at, Instant end, long rotation) {
    return new Delivery(
        rotation,
        at,
        Optional.of(end),
        who.input().fingerprint(),
        Issuers.KEY_ID,
        Optional.of("01"));
  }

  private static Instant renewAt(Delivery delivery) {
    return RenewalWindow.renewAt(delivery, Optional.empty(), identity().subject().uid())
        .orElseThrow();
  }

  private static Arguments change(String what, UnaryOperator<Identities> change) {
    return argumentSet(what, change);
  }

  private static Identities withSpiffe(Identities who) {
    return who.from(issuer().ofTrustDomain("example.org"));
  }

  private static KeySpec key(KeySpec.Algorithm algorithm, int size, KeySpec.Rotation rotation) {
    return new KeySpec(algorithm, size, rotation);
  }

  private static Names names(List<String> ips, List<String> uris, List<String> emails) {
    return new Names(List.of("api.payments.svc"), ips, uris, emails);
  }

  private static AllowedNames everything() {
    return new AllowedNames(
        List.of("**"),
        List.of("**"),
        List.of("*@**"),
        List.of("**"),
        List.of("0.0.0.0/0"),
        SubjectAttributes.NONE);
  }
}
