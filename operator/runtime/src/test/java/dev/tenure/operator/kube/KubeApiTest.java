package dev.tenure.operator.kube;

import static dev.tenure.operator.kube.Answers.message;
import static dev.tenure.operator.kube.Answers.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeApiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  private static final KubeErrors.Words WORDS =
      new KubeErrors.Words("Secret payments/x", Reason.DESTINATION_REFUSED, Reason.SECRET_MISSING);
  private static final Call WRITE = Call.create("/api/v1/namespaces/payments/secrets", "{}");

  private final LittleServer server = new LittleServer();
  private final KubeApi api = server.api(InstantSource.fixed(NOW));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void sendsAWriteOnceEvenWhenItFails() {
    server.then(500, status("etcd is down"));

    var answer = answer(WRITE);

    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    assertThat(reason(answer)).isEqualTo(Reason.API_UNAVAILABLE);
    assertThat(message(answer)).contains("HTTP 500: etcd is down");
    assertThat(notBefore(answer)).isEmpty();
    assertThat(server.heard()).hasSize(1);
  }

  @Test
  void honoursRetryAfterInSeconds() {
    server.then(429, Map.of("Retry-After", "17"), "Too many requests, please try again later.");

    assertThat(notBefore(answer(WRITE))).contains(NOW.plusSeconds(17));
    assertThat(server.heard()).hasSize(1);
  }

  @Test
  void honoursRetryAfterAsADate() {
    server.then(503, Map.of("Retry-After", "Sun, 22 Nov 2026 06:01:00 GMT"), "");

    assertThat(notBefore(answer(WRITE))).contains(NOW.plusSeconds(60));
  }

  @Test
  void honoursRetryAfterInTheStatus() {
    server.then(
        429,
        """
        {"kind":"Status","apiVersion":"v1","code":429,"message":"slow down",\
        "details":{"retryAfterSeconds":3}}\
        """);

    assertThat(notBefore(answer(WRITE))).contains(NOW.plusSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "99999999999999999999", ""})
  void ignoresARetryAfterThatIsNone(String value) {
    server.then(429, Map.of("Retry-After", value), "");

    assertThat(notBefore(answer(WRITE))).isEmpty();
  }

  @Test
  void anAnswerThatNeverComesIsAPassingFault() {
    server.thenSilence();

    var answer = answer(WRITE);

    assertThat(reason(answer)).isEqualTo(Reason.API_UNAVAILABLE);
    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    assertThat(server.heard()).hasSize(1);
  }

  @Test
  void aCutConnectionIsAPassingFault() {
    server.thenCut();

    assertThat(answer(WRITE)).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void aServerThatIsNotThereIsAPassingFault() {
    server.stop();

    assertThat(answer(WRITE)).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void aClosedClientIsAPassingFault() {
    server.close();

    assertThat(answer(WRITE)).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void carriesTheMessageOfAnAdmissionPolicy() {
    server.then(
        403,
        status(
            "secrets \"x\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
                + " request: this Secret belongs to somebody else"));

    var answer = answer(WRITE);

    assertThat(answer).isInstanceOf(Answer.Refused.class);
    assertThat(reason(answer)).isEqualTo(Reason.DESTINATION_REFUSED);
    assertThat(message(answer)).contains("this Secret belongs to somebody else");
  }

  @Test
  void aMissingRightSaysWhoGivesIt() {
    server.then(
        403,
        status(
            "secrets is forbidden: User \"u\" cannot create resource \"secrets\" in API group"
                + " \"\" in the namespace \"payments\""));

    assertThat(message(answer(WRITE))).contains("enrol the namespace");
  }

  @Test
  void aNamespaceOnItsWayOutIsNoFaultOfTheObject() {
    server.then(
        403,
        """
        {"kind":"Status","apiVersion":"v1","code":403,"message":"unable to create new content",\
        "details":{"causes":[{"reason":"NamespaceTerminating","field":"metadata.namespace"}]}}\
        """);

    assertThat(reason(answer(WRITE))).isEqualTo(Reason.TERMINATING);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 415, 422})
  void whatTheServerWillNeverTakeIsRefused(int code) {
    server.then(code, status("data[tls.crt]: Required value"));

    assertThat(answer(WRITE)).isInstanceOf(Answer.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 408, 409, 410, 429, 500, 502, 503, 504})
  void whatMayPassIsTriedAgain(int code) {
    server.then(code, status("x"));

    assertThat(answer(WRITE)).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void whatIsNotThereIsGone() {
    server.then(404, status("secrets \"x\" not found"));

    assertThat(answer(WRITE)).isInstanceOf(Answer.Gone.class);
    assertThat(reason(answer(WRITE))).isEqualTo(Reason.API_UNAVAILABLE);
  }

  @Test
  void aHugeAnswerOfAnotherKindMakesAShortMessage() {
    server.then(502, "<html>" + "x".repeat(100_000));

    assertThat(message(answer(WRITE))).hasSizeLessThan(1_000);
  }

  @Test
  void pathsLeadNowhereElse() {
    assertThat(Call.path("namespaces", "a/b?c=d#e", "..", "x y"))
        .isEqualTo("/namespaces/a%2Fb%3Fc%3Dd%23e/%2E%2E/x%20y");
  }

  @Test
  void neitherCallNorAnswerPrintsItsBody() {
    server.then(200, "{\"data\":\"secret-value\"}");
    var call = Call.create("/api", "{\"data\":\"secret-value\"}");

    assertThat(call.toString()).doesNotContain("secret-value");
    assertThat(api.send(call).toString()).doesNotContain("secret-value");
  }

  @Test
  void theFirstRequestGoesAloneAndTheOthersAreBounded() throws Exception {
    server.hold();
    try (var herd = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 20; i++) {
        server.then(200, "{}");
        herd.submit(() -> api.send(Call.get("/version")));
      }
      await().untilAsserted(() -> assertThat(server.held()).isEqualTo(1));
      await().during(Duration.ofMillis(100)).until(() -> server.held() == 1);
      server.letGo(1);
      await().untilAsserted(() -> assertThat(server.held()).isEqualTo(4));
      await().during(Duration.ofMillis(100)).until(() -> server.held() == 4);
      server.letGo(19);
    }
    assertThat(server.heard()).hasSize(20);
  }

  @Test
  void asksForMetadataOnly() {
    server.then(200, "{}");

    api.send(Call.get("/api/v1/namespaces/payments/secrets/x").metadataOnly());

    assertThat(server.heard().getFirst().accept()).contains("as=PartialObjectMetadata");
  }

  private Answer<String> answer(Call call) {
    return switch (api.send(call)) {
      case Reply.Done done -> Answer.ok(done.body());
      case Reply.Failed failed -> KubeErrors.answer(failed, WORDS);
    };
  }

  private static String status(String message) {
    return Json.write(
        Json.object().put("kind", "Status").put("apiVersion", "v1").put("message", message));
  }

  private static Optional<Instant> notBefore(Answer<String> answer) {
    return answer instanceof Answer.Unavailable<String>(var _, var notBefore)
        ? notBefore
        : Optional.empty();
  }
}
