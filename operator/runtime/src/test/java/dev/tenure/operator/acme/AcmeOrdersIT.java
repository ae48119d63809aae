package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.operator.pki.CertificateFacts;
import dev.tenure.operator.testing.FreePort;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server, which rejects some nonces by chance. */
@Timeout(180)
class AcmeOrdersIT {
  private static final String NAME = "api.payments.svc";
  private static final int HTTP = FreePort.next();

  @TempDir static Path dir;
  private static Pebble pebble;

  private final AcmeBench bench = new AcmeBench(pebble);

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

  private ChallengeServer answering() {
    return new ChallengeServer(
        new InetSocketAddress("127.0.0.1", HTTP),
        new ChallengeAnswers(bench.orders, System::nanoTime));
  }

  @Test
  void aNameIsProvenByHttpAndItsCertificateEndsAsAsked() {
    try (var _ = answering()) {
      var certified = ok(bench.settled(NAME, "other.payments.svc"));

      assertThat(
              CertificateFacts.parse(certified.data().values().get("tls.crt"))
                  .orElseThrow()
                  .names()
                  .dnsNames())
          .containsExactlyInAnyOrder(NAME, "other.payments.svc");
      assertThat(certified.notAfter())
          .isBetween(
              Instant.now().plus(Duration.ofMinutes(115)), Instant.now().plus(Duration.ofHours(2)));
      assertThat(bench.record().order()).isEmpty();
      assertThat(bench.record().leaves()).hasSize(1);
    }
  }

  @Test
  void aRestartGoesOnWithTheSameOrder() {
    assertThat(bench.ask(NAME)).isInstanceOf(Answer.Pending.class);
    var order = bench.record().order();

    bench.restart();
    try (var _ = answering()) {
      assertThat(order).isPresent();
      var asked = bench.ask(NAME);
      // The server may have looked before anybody answered; then the order is lost. It may as well
      // have found the answer already; then the order is done.
      assertThat(bench.record())
          .as("after %s", asked)
          .matches(
              now ->
                  now.order().equals(order)
                      || now.rest().isPresent()
                      || asked instanceof Answer.Ok<?>);
    }
  }

  @Test
  void anOrderWhoseKeyIsLostIsMadeAnew() {
    try (var _ = answering()) {
      assertThat(bench.ask(NAME)).isInstanceOf(Answer.Pending.class);
      bench.restart();

      ok(bench.settled(NAME));
    }
  }

  @Test
  void aNameThatNobodyAnswersForIsRefusedAndNotTriedAgainForAWhile() {
    var refused = bench.settled("nobody.payments.svc");

    var why = refusal(refused, Reason.CHALLENGE_FAILED);
    assertThat(why).contains("nobody.payments.svc", "/.well-known/acme-challenge/", "tried again");
    bench.restart();
    assertThat(refusal(bench.ask("nobody.payments.svc"), Reason.CHALLENGE_FAILED)).isEqualTo(why);
    assertThat(bench.record().order()).isEmpty();
    assertThat(bench.record().rest().orElseThrow().until())
        .isAfter(Instant.now().plus(Duration.ofMinutes(4)));
  }

  @Test
  void aNameThatTheServerWillNotSignIsRefusedInItsWords() {
    assertThat(refusal(bench.settled("blocked.example.com"), Reason.ISSUER_REFUSED))
        .contains("rejectedIdentifier", "blocked.example.com");
  }

  @Test
  void aKeyHasOneAccountHoweverOftenItIsAskedFor() {
    var first = ok(bench.accounts.refresh(bench.settings())).getAccountLocation();
    bench.restart();

    assertThat(ok(bench.accounts.refresh(bench.settings())).getAccountLocation()).isEqualTo(first);
    bench.keys.clear();
    bench.restart();
    assertThat(ok(bench.accounts.refresh(bench.settings())).getAccountLocation())
        .isNotEqualTo(first);
  }

  @Test
  void aServerThatIsNotVerifiedIsNotAsked() {
    bench.caBundle = Optional.empty();

    assertThat(bench.accounts.refresh(bench.settings()))
        .isInstanceOfSatisfying(
            Answer.Unavailable.class,
            answer -> assertThat(answer.violation().message()).contains("caBundle"));
  }

  @Test
  void aServerThatDemandsAnotherAccountIsGivenIt(@TempDir Path other) {
    var terms =
        new Pebble.Terms(
            HTTP,
            "",
            ", \"externalAccountBindingRequired\": true, \"externalAccountMACKeys\": {\"kid-1\":"
                + " \"zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W\"}");
    try (var strict = Pebble.start(other, terms)) {
      var asking = new AcmeBench(strict);
      assertThat(refusal(asking.accounts.refresh(asking.settings()), Reason.ISSUER_REFUSED))
          .contains("spec.acme.externalAccount");

      asking.external = Optional.of(new AcmeSettings.ExternalAccount("kid-1", "eab"));
      asking.texts.put(
          "eab/hmac", "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W\n");

      ok(asking.accounts.refresh(asking.settings()));
    }
  }

  @Test
  void onlyTokensOfOrdersThatWaitAreAnswered() throws Exception {
    try (var server = answering();
        var http = HttpClient.newHttpClient()) {
      var at = "http://127.0.0.1:%d/.well-known/acme-challenge/".formatted(server.port());
      assertThat(bench.ask("waits.payments.svc")).isInstanceOf(Answer.Pending.class);
      for (var proof : bench.record().proofs()) {
        assertThat(get(http, at + proof.token()).body()).isEqualTo(proof.value());
      }
      assertThat(get(http, at + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").statusCode()).isEqualTo(404);
      assertThat(get(http, at + "../healthz").statusCode()).isEqualTo(404);
      assertThat(get(http, "http://127.0.0.1:%d/".formatted(HTTP)).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> get(HttpClient http, String uri) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String refusal(Answer<?> answer, Reason reason) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    var why = ((Answer.Refused<?>) answer).violation();
    assertThat(why).extracting(Violation::reason).isEqualTo(reason);
    return why.message();
  }

  private static <T> T ok(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(var value)) {
      return value;
    }
    throw new AssertionError(answer);
  }
}
