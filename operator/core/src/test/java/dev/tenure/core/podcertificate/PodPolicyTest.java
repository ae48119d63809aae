package dev.tenure.core.podcertificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateInput;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.testing.Identities;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PodPolicyTest {
  private static final KeySpec ED25519 =
      new KeySpec(KeySpec.Algorithm.ED25519, 0, KeySpec.Rotation.ALWAYS);

  private static Identities pods() {
    return identity().runningAs("api").lasting(Duration.ofHours(2)).forDns("api.payments.svc");
  }

  private static PodRequest request(Duration longest, String... wishes) {
    return new PodRequest(
        "payments", "api", "mesh-ca", "pod-uid", ED25519, longest, Set.of(wishes));
  }

  private static PodDecision decide(PodRequest request, Identities... governing) {
    return PodPolicy.decide(request, inputs(governing), START);
  }

  private static List<CertificateInput> inputs(Identities... governing) {
    return Arrays.stream(governing).map(Identities::input).toList();
  }

  @Test
  void aPodGetsTheNamesOfItsIdentityForTheKeyItMade() {
    var from = issuer().ofTrustDomain("example.org");
    assertThat(decide(request(Duration.ofDays(1)), pods().from(from)))
        .isInstanceOfSatisfying(
            PodDecision.Issue.class,
            issue -> {
              var profile = issue.profile();
              assertThat(profile.key()).isEqualTo(ED25519);
              assertThat(profile.names().dnsNames()).containsExactly("api.payments.svc");
              assertThat(profile.names().uris())
                  .containsExactly("spiffe://example.org/ns/payments/sa/api");
              assertThat(profile.notAfter()).isEqualTo(START.plus(Duration.ofHours(2)));
            });
  }

  @Test
  void withoutAnIdentityOrWithSeveralItIsDenied() {
    denied(decide(request(Duration.ofDays(1))), Reason.IDENTITY_NOT_FOUND, "delivery: Pod");
    denied(
        decide(request(Duration.ofDays(1)), pods().named("one"), pods().named("two")),
        Reason.IDENTITY_AMBIGUOUS,
        "one, two");
  }

  @Test
  void theRulesOfEveryCertificateHold() {
    denied(decide(request(Duration.ofDays(1)), pods().ownerless()), Reason.OWNER_NOT_FOUND, "");
    denied(
        decide(request(Duration.ofDays(1)), pods().forDns("api.neighbour.svc")),
        Reason.NAME_NOT_ALLOWED,
        "api.neighbour.svc");
    denied(
        decide(request(Duration.ofDays(1)), pods().from(issuer().serving("other"))),
        Reason.ISSUER_NOT_ALLOWED,
        "");
    denied(
        decide(request(Duration.ofDays(1)), pods().fromNobody("mesh-ca")),
        Reason.ISSUER_NOT_FOUND,
        "");
    denied(
        decide(
            request(Duration.ofDays(1)), pods().from(issuer().limitedTo(Duration.ofMinutes(90)))),
        Reason.DURATION_NOT_ALLOWED,
        "");
  }

  @Test
  void whatHelpsNobodyIsNotSigned() {
    denied(
        decide(request(Duration.ofDays(1)), pods().lasting(Duration.ofMinutes(30))),
        Reason.DURATION_NOT_ALLOWED,
        "Set it to 1h or more");
    denied(
        decide(request(Duration.ofDays(1)), pods().expiringIn(59, ChronoUnit.MINUTES)),
        Reason.EXPIRED,
        "later spec.expiresAt");
    denied(
        decide(
            request(Duration.ofDays(1)),
            pods()
                .from(
                    issuer()
                        .ready(
                            "ca01",
                            START.minus(1, ChronoUnit.DAYS),
                            START.plus(30, ChronoUnit.MINUTES)))),
        Reason.DURATION_NOT_ALLOWED,
        "new CA");
  }

  @Test
  void wishesThatWeDoNotKnowAreDenied() {
    denied(
        decide(request(Duration.ofDays(1), "example.com/cn"), pods()),
        Reason.INVALID_UNVERIFIED_USER_ANNOTATIONS,
        "example.com/cn");
  }

  @Test
  void anIssuerThatIsNotReadyIsWaitedFor() {
    assertThat(decide(request(Duration.ofDays(1)), pods().from(issuer().notReady())))
        .isInstanceOf(PodDecision.Await.class);
  }

  @Test
  void whileTheIdentityIsSuspendedPodsWait() {
    assertThat(decide(request(Duration.ofDays(1)), pods().suspended()))
        .isInstanceOfSatisfying(
            PodDecision.Await.class,
            await -> assertThat(await.why().reason()).isEqualTo(Reason.SUSPENDED));
  }

  @Test
  void anOwnerWhoGoesStopsNoPodThatWasServed() {
    assertThat(decide(request(Duration.ofDays(1)), pods().ownerless().rotated(1)))
        .isInstanceOf(PodDecision.Issue.class);
  }

  /** The bounds that the API server holds an answer to, or it would refuse it. */
  @Property(tries = 1000)
  void whatIsSignedIsWhatTheApiServerTakes(
      @ForAll @IntRange(min = 3600, max = 7_862_400) int longest,
      @ForAll @IntRange(min = 60, max = 10_000_000) int duration,
      @ForAll @IntRange(min = 1, max = 20_000_000) int tenure,
      @ForAll @IntRange(min = 1, max = 20_000_000) int authority,
      @ForAll @IntRange(max = 1_000_000) int pod) {
    var who =
        pods()
            .lasting(Duration.ofSeconds(duration))
            .expiringIn(tenure, ChronoUnit.SECONDS)
            .from(
                issuer()
                    .ready(
                        "ca01", START.minus(300, ChronoUnit.DAYS), START.plusSeconds(authority)));
    var request =
        new PodRequest(
            "payments",
            "api",
            "mesh-ca",
            "pod-" + pod,
            ED25519,
            Duration.ofSeconds(longest),
            Set.of());
    if (PodPolicy.decide(request, inputs(who), START) instanceof PodDecision.Issue issue) {
      var from = issue.profile().notBefore();
      var until = issue.profile().notAfter();
      assertThat(Duration.between(from, START).abs()).isLessThan(Duration.ofMinutes(5));
      assertThat(Duration.between(from, until))
          .isBetween(Duration.ofHours(1), Duration.ofSeconds(longest));
      assertThat(issue.refreshAt())
          .isBetween(from.plus(10, ChronoUnit.MINUTES), until.minus(10, ChronoUnit.MINUTES));
      assertThat(until).isBeforeOrEqualTo(START.plusSeconds(Math.min(tenure, authority)));
      whole(from, until, issue.refreshAt());
    }
  }

  private static void whole(Instant... times) {
    assertThat(times).allMatch(time -> time.getNano() == 0);
  }

  private static void denied(PodDecision decision, Reason reason, String mend) {
    assertThat(decision)
        .isInstanceOfSatisfying(
            PodDecision.Deny.class,
            deny -> {
              assertThat(deny.why().reason()).isEqualTo(reason);
              assertThat(deny.why().message()).contains(mend);
            });
  }
}
