package dev.tenure.core.certificate;

import static dev.tenure.core.testing.Identities.identity;
import static dev.tenure.core.testing.Issuers.issuer;
import static dev.tenure.core.testing.TestClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.certificate.CertificateDecision.Issue;
import dev.tenure.core.certificate.CertificateDecision.Keep;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.delivery.Delivery;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.testing.Identities;
import dev.tenure.core.testing.Issuers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CertificatePolicyPropertiesTest {
  private static final String OWN_ID = "spiffe://example.org/ns/payments/sa/api";

  private static final AllowedNames ENTRIES =
      new AllowedNames(
          List.of("*.payments.example.com", "**.open.example"),
          List.of("https://example.org/*"),
          List.of("*@payments.example.com"),
          List.of("payments-*", "legacy"),
          List.of("10.1.0.0/16"),
          SubjectAttributes.NONE);

  /** A moment in the life of an identity: what is asked, what lies there, what time it is. */
  record Moment(Identities who, Optional<Delivery> held, Instant now, Issuers issuer) {}

  @Property(tries = 2000)
  void everyNameIssuedIsOnesOwnOrListed(
      @ForAll("dnsNames") List<String> dns,
      @ForAll("ips") List<String> ips,
      @ForAll("uris") List<String> uris,
      @ForAll("emails") List<String> emails,
      @ForAll("commonNames") Optional<String> commonName,
      @ForAll boolean trustDomain) {
    var from = issuer().allowing(ENTRIES);
    var who =
        identity()
            .runningAs("api")
            .from(trustDomain ? from.ofTrustDomain("example.org") : from)
            .forNames(new Names(dns, ips, uris, emails));
    commonName.ifPresent(who::commonlyNamed);
    if (CertificatePolicy.decide(who.input(), START) instanceof Issue issue
        && issue.profile() instanceof CertificateProfile profile) {
      var names = profile.names();
      assertThat(names.dnsNames()).allMatch(CertificatePolicyPropertiesTest::ownOrListed);
      assertThat(names.ipAddresses()).allMatch(ip -> ip.startsWith("10.1."));
      assertThat(names.emailAddresses()).allMatch(e -> e.endsWith("@payments.example.com"));
      if (trustDomain) {
        assertThat(names.uris()).containsExactly(OWN_ID);
      } else {
        assertThat(names.uris()).allMatch(uri -> uri.matches("https://example\\.org/[^/]+"));
      }
      profile
          .commonName()
          .ifPresent(
              cn ->
                  assertThat(cn)
                      .matches(
                          c ->
                              c.equals("legacy")
                                  || c.startsWith("payments-")
                                  || dns.stream().anyMatch(c::equalsIgnoreCase)));
    }
  }

  private static boolean ownOrListed(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.matches("[a-z0-9-]+\\.payments(\\.svc(\\.cluster\\.local)?)?")
        || lower.matches("(\\*|[a-z0-9-]+)\\.payments\\.example\\.com")
        || lower.equals("open.example")
        || lower.endsWith(".open.example");
  }

  @Property(tries = 2000)
  void aCertificateEndsBeforeTheTenureTheAuthorityAndItsDuration(@ForAll("moments") Moment moment) {
    if (decide(moment) instanceof Issue issue) {
      var input = input(moment);
      var profile = issue.profile();
      assertThat(profile.notAfter())
          .isAfter(moment.now())
          .isBeforeOrEqualTo(input.tenure().expiresAt())
          .isBeforeOrEqualTo(moment.now().plus(input.request().duration()))
          .isBeforeOrEqualTo(ready(moment).notAfter());
      assertThat(profile.notBefore()).isBefore(profile.notAfter());
      assertThat(profile.notAfter().getNano()).isZero();
      assertThat(profile.notBefore().getNano()).isZero();
      assertThat(issue.at()).isBeforeOrEqualTo(moment.now());
    }
  }

  @Property(tries = 2000)
  void whatIsKeptIsValidAndLookedAtAgainInTheFuture(@ForAll("moments") Moment moment) {
    if (decide(moment) instanceof Keep keep) {
      assertThat(keep.delivery().validAt(moment.now())).isTrue();
      assertThat(keep.next())
          .isAfter(moment.now())
          .isBeforeOrEqualTo(keep.delivery().validUntil().orElseThrow())
          .isBeforeOrEqualTo(input(moment).tenure().expiresAt());
    }
  }

  @Property(tries = 2000)
  void aRenewalOfWhatIsValidEndsLater(@ForAll("moments") Moment moment) {
    if (decide(moment) instanceof Issue issue && moment.held().isPresent()) {
      var held = moment.held().get();
      if (held.validAt(moment.now())) {
        assertThat(issue.profile().notAfter()).isAfter(held.validUntil().orElseThrow());
        assertThat(issue.rotation()).isEqualTo(held.rotation() + 1);
      }
    }
  }

  @Property(tries = 1000)
  void anUnreadyAuthorityNeverTouchesAnything(@ForAll("moments") Moment moment) {
    var unready = identityOf(moment).from(issuer().notReady());
    assertThat(CertificatePolicy.decide(unready.input(), moment.now()))
        .isNotInstanceOf(Issue.class);
  }

  @Property(tries = 1000)
  void theSameInputAndTimeGiveTheSameDecision(@ForAll("moments") Moment moment) {
    assertThat(decide(moment)).isEqualTo(decide(moment));
  }

  @Property(tries = 1000)
  void whateverLiesThereAForeignSecretIsNeverWrittenTo(@ForAll("moments") Moment moment) {
    var who = identityOf(moment).finding(new Destination.Foreign("somebody"));
    assertThat(CertificatePolicy.decide(who.input(), moment.now()))
        .isNotInstanceOf(Issue.class)
        .isNotInstanceOf(Keep.class);
  }

  @Test
  void tenThousandRenewalsAreSpreadEvenly() {
    var delivery =
        new Delivery(
            1,
            START,
            Optional.of(START.plus(Duration.ofHours(1))),
            "request",
            Issuers.KEY_ID,
            Optional.empty());
    var minutes = new int[6];
    var seen = new HashSet<Instant>();
    for (var i = 0; i < 10_000; i++) {
      var uid = UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)});
      var at = RenewalWindow.renewAt(delivery, Optional.empty(), uid.toString()).orElseThrow();
      assertThat(at).isBetween(START.plusSeconds(2040), START.plusSeconds(2400));
      minutes[(int) Math.min(5, Duration.between(START.plusSeconds(2040), at).toMinutes())]++;
      seen.add(at);
    }
    assertThat(Arrays.stream(minutes).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(1500, 1850));
    assertThat(seen).hasSizeGreaterThan(9_500);
  }

  @Provide
  Arbitrary<Moment> moments() {
    var seconds = Arbitraries.longs().between(60, 200_000);
    var millis = Arbitraries.longs().between(0, 400_000_000);
    var held =
        Combinators.combine(
                Arbitraries.longs().between(-300_000, 100_000),
                Arbitraries.longs().between(1, 300_000),
                Arbitraries.longs().between(1, 1000))
            .as(
                (at, life, rotation) ->
                    new Delivery(
                        rotation,
                        START.plusSeconds(at),
                        Optional.of(START.plusSeconds(at + life)),
                        "",
                        Issuers.KEY_ID,
                        Optional.empty()))
            .optional();
    return Combinators.combine(seconds, millis, millis, millis, held, Arbitraries.of(true, false))
        .as(
            (duration, tenure, authority, now, delivery, owned) -> {
              var who =
                  identity()
                      .lasting(Duration.ofSeconds(duration))
                      .expiringAt(START.plusMillis(tenure));
              var from = issuer().endingAt(START.plusMillis(authority));
              return new Moment(
                  owned ? who : who.ownerless(), delivery, START.plusMillis(now), from);
            });
  }

  @Provide
  Arbitrary<List<String>> dnsNames() {
    var label =
        Arbitraries.of(
            "api",
            "*",
            "kubernetes",
            "default",
            "payments",
            "svc",
            "PAYMENTS",
            "accounts",
            "cluster",
            "local",
            "example",
            "com",
            "open",
            "",
            "a*",
            "x-");
    var random = label.list().ofMinSize(1).ofMaxSize(6).map(l -> String.join(".", l));
    var likely =
        Arbitraries.of(
            "api.payments",
            "api.payments.svc",
            "API.payments.svc.cluster.local",
            "www.payments.example.com",
            "*.payments.example.com",
            "a.b.open.example",
            "open.example",
            "api.accounts.svc");
    return Arbitraries.oneOf(likely, likely, random).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> ips() {
    return Arbitraries.of("10.1.2.3", "10.2.0.1", "::1", "10.1", "::ffff:10.1.2.3", "10.1.2.3/32")
        .list()
        .ofMaxSize(1);
  }

  @Provide
  Arbitrary<List<String>> uris() {
    return Arbitraries.of(
            OWN_ID,
            "spiffe://example.org/ns/accounts/sa/ledger",
            "https://example.org/x",
            "https://example.org/x/y",
            "https://example.org/",
            "https://example.org/..",
            "https://example.com/x")
        .list()
        .ofMaxSize(2);
  }

  @Provide
  Arbitrary<List<String>> emails() {
    return Arbitraries.of("a@payments.example.com", "a@example.com", "a@b@payments.example.com")
        .list()
        .ofMaxSize(1);
  }

  @Provide
  Arbitrary<Optional<String>> commonNames() {
    return Arbitraries.of("legacy", "payments-x", "api.payments.svc", "API.PAYMENTS", "admin", "")
        .optional();
  }

  private static CertificateDecision decide(Moment moment) {
    return CertificatePolicy.decide(input(moment), moment.now());
  }

  private static CertificateInput input(Moment moment) {
    return identityOf(moment).input();
  }

  private static Identities identityOf(Moment moment) {
    var who = moment.who().from(moment.issuer());
    var request = who.input().fingerprint();
    moment
        .held()
        .map(
            d ->
                new Delivery(
                    d.rotation(), d.at(), d.validUntil(), request, d.origin(), d.serialNumber()))
        .ifPresent(who::holding);
    return who;
  }

  private static Issuer.Authority.Ready ready(Moment moment) {
    return (Issuer.Authority.Ready) moment.issuer().build().authority();
  }
}
