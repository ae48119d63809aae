package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.Certified;
import dev.tenure.core.certificate.RenewalAdvice.Advice;
import dev.tenure.core.certificate.SuggestedWindow;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.operator.testing.FreePort;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server, which says when to renew and follows what replaces what. */
@Timeout(180)
class AcmeRenewalsIT {
  private static final String NAME = "api.payments.svc";
  private static final String OTHER = "other.payments.svc";
  private static final int HTTP = FreePort.next();
  private static final Duration SIX_HOURS = Duration.ofHours(6);

  @TempDir static Path dir;
  private static Pebble pebble;

  private final AcmeBench bench = new AcmeBench(pebble);
  private Instant now = Instant.now();
  private final AcmeRenewals renewals = new AcmeRenewals(bench.accounts, bench.orders, () -> now);

  @BeforeAll
  static void start() {
    pebble = Pebble.start(dir, Pebble.Terms.http(HTTP));
  }

  @AfterAll
  static void stop() {
    if (pebble != null) {
      pebble.close();
    }
  }

  @Test
  void theServersWindowIsKnownAndAskedForAgainWhenItSays() {
    var certified = certificate(NAME);

    var first = advice(certified);

    assertThat(first.window()).hasValueSatisfying(w -> assertThat(w.end()).isAfter(w.start()));
    assertThat(first.again().orElseThrow())
        .isBetween(now.plus(SIX_HOURS).minusSeconds(60), now.plus(SIX_HOURS).plusSeconds(60));
    suggest(certified, now.minusSeconds(3600), ", \"explanationURL\": \"https://example.com/why\"");
    assertThat(advice(certified)).isEqualTo(first);

    now = now.plus(SIX_HOURS).plusSeconds(61);
    assertThat(advice(certified).window().flatMap(SuggestedWindow::explanation))
        .contains("https://example.com/why");
  }

  @Test
  void anAnswerThatIsNoWindowIsAskedForAgainLater() {
    var certified = certificate(NAME);
    pebble.renewalInfo(pem(certified), "{\"suggestedWindow\": {\"start\": \"never\"}}");

    var advice = advice(certified);

    assertThat(advice.window()).isEmpty();
    assertThat(advice.again().orElseThrow()).isAfter(now.plusSeconds(59));
  }

  @Test
  void aServerThatIsAwayIsAskedSeldomerAndWhatItSaidStays() {
    var certified = certificate(NAME);
    var known = advice(certified).window();
    pebble.renewalInfo(pem(certified), "no JSON at all");

    now = now.plus(SIX_HOURS).plusSeconds(61);
    var once = advice(certified);
    assertThat(once.window()).isEqualTo(known);
    assertThat(once.again().orElseThrow())
        .isBetween(now.plusSeconds(30), now.plus(Duration.ofMinutes(1)));
    now = once.again().orElseThrow().plusSeconds(1);
    assertThat(advice(certified).again().orElseThrow())
        .isBetween(now.plusSeconds(60), now.plus(Duration.ofMinutes(2)));
  }

  @Test
  void aCertificateThatIsNotOnRecordIsNotAskedAbout() {
    var unknown = new IssuedCertificate("public", "ab", "1234", now.plusSeconds(3600));

    var advice = renewals.about(() -> Answer.ok(bench.settings()), AcmeBench.SUBJECT, unknown);

    assertThat(advice.window()).isEmpty();
    assertThat(advice.again()).contains(now.plus(SIX_HOURS));
  }

  @Test
  void aRenewalSaysWhatItReplacesAndIsOrderedAllTheSameWhereTheServerRefusesThat() {
    var first = certificate(NAME);
    assertThat(bench.record().leaves()).hasSize(1);

    var second = certificate(NAME);

    assertThat(second.serialNumber()).isNotEqualTo(first.serialNumber());
    assertThat(pebble.log()).contains("is a replacement of").contains("marked as replaced in");

    var asked = timesInLog("POST /order-plz");
    var third = certificate(OTHER);
    assertThat(third.serialNumber()).isNotEqualTo(second.serialNumber());
    assertThat(timesInLog("POST /order-plz"))
        .as("an order of other names that replaces it, which is refused, and one that does not")
        .isGreaterThanOrEqualTo(asked + 2);
  }

  private static long timesInLog(String words) {
    return pebble.log().lines().filter(line -> line.contains(words)).count();
  }

  private Certified certificate(String name) {
    try (var _ =
        new ChallengeServer(
            new InetSocketAddress("127.0.0.1", HTTP),
            new ChallengeAnswers(bench.orders, System::nanoTime))) {
      return ((Answer.Ok<Certified>) bench.settled(name)).value();
    }
  }

  private Advice advice(Certified certified) {
    var issued =
        new IssuedCertificate(
            "public",
            certified.authorityKeyId(),
            certified.serialNumber(),
            Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.DAYS));
    return renewals.about(() -> Answer.ok(bench.settings()), AcmeBench.SUBJECT, issued);
  }

  private static void suggest(Certified certified, Instant start, String more) {
    pebble.renewalInfo(
        pem(certified),
        "{\"suggestedWindow\": {\"start\": \"%s\", \"end\": \"%s\"}%s}"
            .formatted(start, start.plusSeconds(60), more));
  }

  private static String pem(Certified certified) {
    return new String(certified.data().values().get("tls.crt"), StandardCharsets.US_ASCII);
  }
}
