package dev.tenure.operator.vault;

import static dev.tenure.operator.vault.Workbench.ACCOUNT;
import static dev.tenure.operator.vault.Workbench.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.lease.Handle;
import dev.tenure.core.lease.SecretServer.Leased;
import dev.tenure.core.lease.SecretServer.Query;
import dev.tenure.operator.testing.FreePort;
import dev.tenure.operator.vault.FakeVault.Response;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RemoteTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private static Answer.Unavailable<?> unavailable(Answer<?> answer) {
    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    return (Answer.Unavailable<?>) answer;
  }

  private static Answer<Leased> read(Workbench bench, Handle handle) {
    return bench.server.read(ACCOUNT, handle, QUERY);
  }

  private static Workbench impatient() throws Exception {
    return new Workbench(VaultSettings.DEFAULTS.withTimeouts(SHORT, SHORT, SHORT));
  }

  @Test
  void leavesAThrottlingServerAloneUntilTheTimeItNamed() throws Exception {
    try (var bench = new Workbench()) {
      var handle = bench.open();
      bench.vault.on(
          "database/creds/ledger",
          request -> Response.error(429, "request quota exceeded").with("Retry-After", "20"));
      var until = bench.now.plusSeconds(20);
      assertThat(unavailable(read(bench, handle)).notBefore()).contains(until);
      bench.vault.mend("database/creds/ledger");

      var before = bench.vault.requests.size();
      var held = unavailable(read(bench, handle));
      assertThat(held.violation().reason()).isEqualTo(Reason.BACKEND_THROTTLED);
      assertThat(held.notBefore()).contains(until);
      assertThat(bench.vault.requests).hasSize(before);

      bench.pass(Duration.ofSeconds(21));
      assertThat(read(bench, handle)).isInstanceOf(Answer.Ok.class);
    }
  }

  @Test
  void understandsRetryAfterAsADateAndBelievesNoMoreThanAnHour() throws Exception {
    try (var bench = new Workbench()) {
      var handle = bench.open();
      bench.vault.on(
          "database/creds/ledger",
          request ->
              Response.error(503, "busy").with("Retry-After", "Sun, 22 Nov 2026 10:00:30 GMT"));
      assertThat(unavailable(read(bench, handle)).notBefore())
          .contains(Instant.parse("2026-11-22T10:00:30Z"));
      bench.pass(Duration.ofMinutes(1));
      bench.vault.on(
          "database/creds/ledger",
          request -> Response.error(429, "never").with("Retry-After", "99999999"));
      assertThat(unavailable(read(bench, handle)).notBefore())
          .contains(bench.now.plus(Duration.ofHours(1)));
      bench.pass(Duration.ofHours(2));
      bench.vault.on(
          "database/creds/ledger",
          request -> Response.error(429, "odd").with("Retry-After", "soon"));
      assertThat(unavailable(read(bench, handle)).notBefore()).isEmpty();
    }
  }

  @Test
  void refusesAnAnswerLargerThanAllowed() throws Exception {
    try (var bench = new Workbench(Workbench.SETTINGS.withBounds(16, 100_000))) {
      var handle = bench.open();
      bench.vault.password = "x".repeat(200_000);
      assertThat(read(bench, handle))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused ->
                  assertThat(refused.violation().reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE));
      bench.vault.password = "small again";
      assertThat(read(bench, handle)).isInstanceOf(Answer.Ok.class);
    }
  }

  @Test
  void refusesAnAnswerNestedTooDeepToParse() throws Exception {
    try (var bench = new Workbench()) {
      var handle = bench.open();
      var deep = "{\"data\":" + "[".repeat(300_000) + "]".repeat(300_000) + "}";
      bench.vault.on("database/creds/ledger", request -> new Response(200, deep, Map.of()));
      assertThat(read(bench, handle))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused ->
                  assertThat(refused.violation().reason()).isEqualTo(Reason.RESPONSE_TOO_LARGE));
    }
  }

  @Test
  void givesUpOnAServerThatDoesNotAnswer() throws Exception {
    var release = new CountDownLatch(1);
    try (var bench = impatient()) {
      var handle = bench.open();
      bench.vault.on(
          "database/creds/ledger",
          request -> {
            release.await();
            return FakeVault.EMPTY;
          });
      var answer = unavailable(read(bench, handle));
      assertThat(answer.violation().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
      assertThat(answer.violation().message()).contains("in time");
    } finally {
      release.countDown();
    }
  }

  @Test
  void givesUpOnAnAnswerThatNeverEnds() throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var bench = impatient()) {
      Thread.ofVirtual().start(() -> drip(server));
      var handle = bench.open();
      bench.address = "http://127.0.0.1:" + server.getLocalPort();
      var answer = unavailable(read(bench, handle));
      assertThat(answer.violation().message()).contains("in time");
    }
  }

  private static void drip(ServerSocket server) {
    try (var socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (java.io.IOException closed) {
      // The adapter hung up.
    }
  }

  @Test
  void asksOnlyOnceWhereTheConnectionBreaksBeforeAnAnswer() throws Exception {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var bench = new Workbench()) {
      var asked = new AtomicInteger();
      Thread.ofVirtual().start(() -> hangUp(server, asked));
      var handle = bench.open();
      bench.address = "http://127.0.0.1:" + server.getLocalPort();
      var answer = unavailable(read(bench, handle));
      assertThat(answer.violation().message()).contains("broke the connection");
      var post = new Query("pki/issue/web", "POST", Map.of());
      unavailable(bench.server.read(ACCOUNT, handle, post));
      assertThat(asked).hasValue(2);
    }
  }

  private static void hangUp(ServerSocket server, AtomicInteger asked) {
    while (true) {
      try (var socket = server.accept()) {
        if (socket.getInputStream().read(new byte[4096]) > 0) {
          asked.incrementAndGet();
        }
      } catch (java.io.IOException closed) {
        return;
      }
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (var bench = new Workbench()) {
      var handle = bench.open();
      bench.address = "http://127.0.0.1:" + FreePort.next();
      var answer = unavailable(read(bench, handle));
      assertThat(answer.violation().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
      assertThat(answer.violation().message()).contains("cannot be connected to");
    }
  }

  @Test
  void saysThatItsNameIsNotKnownAndGoesOnOnceItIs() throws Exception {
    try (var bench = new Workbench()) {
      var handle = bench.open();
      var there = bench.vault.address();
      bench.address = "http://openbao.invalid:8200";
      var answer = unavailable(read(bench, handle));
      assertThat(answer.violation().reason()).isEqualTo(Reason.BACKEND_UNREACHABLE);
      assertThat(answer.violation().message()).contains("cannot be connected to");
      bench.address = there;
      assertThat(read(bench, handle)).isInstanceOf(Answer.Ok.class);
    }
  }

  @Test
  void followsABackendToItsNewAddress() throws Exception {
    try (var bench = new Workbench();
        var moved = new FakeVault()) {
      var handle = bench.open();
      bench.address = moved.address();
      moved.tokens.putAll(bench.vault.tokens);
      assertThat(read(bench, handle)).isInstanceOf(Answer.Ok.class);
      assertThat(moved.paths()).contains("database/creds/ledger");
    }
  }

  @Test
  void sendsNoTokenToWhereItIsRedirected() throws Exception {
    try (var bench = new Workbench();
        var elsewhere = new FakeVault()) {
      var handle = bench.open();
      for (var status : new int[] {301, 302, 303, 307, 308}) {
        bench.vault.on(
            "database/creds/ledger",
            request ->
                Response.error(status, "over there")
                    .with("Location", elsewhere.address() + "/v1/database/creds/ledger"));
        var answer = unavailable(read(bench, handle));
        assertThat(answer.violation().message()).contains("HTTP " + status);
      }
      assertThat(elsewhere.requests).isEmpty();
    }
  }

  @Test
  void boundsTheCallsUnderWay() throws Exception {
    try (var bench = new Workbench(Workbench.SETTINGS.withBounds(3, 1 << 20));
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var handle = bench.open();
      var under = new AtomicInteger();
      var most = new AtomicInteger();
      var three = new CountDownLatch(3);
      bench.vault.on(
          "database/creds/ledger",
          request -> {
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            three.countDown();
            three.await();
            under.decrementAndGet();
            return bench.vault.answer(request);
          });
      for (var caller = 0; caller < 30; caller++) {
        callers.submit(() -> read(bench, handle));
      }
      callers.shutdown();
      assertThat(callers.awaitTermination(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(bench.vault.count("database/creds/ledger")).isEqualTo(30);
      assertThat(most).hasValue(3);
    }
  }

  @Test
  void saysSoWhereAllSlotsStayTaken() throws Exception {
    var release = new CountDownLatch(1);
    var settings =
        VaultSettings.DEFAULTS
            .withTimeouts(SHORT, Duration.ofSeconds(30), SHORT)
            .withBounds(1, 1 << 20);
    try (var bench = new Workbench(settings);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var handle = bench.open();
      var taken = new CountDownLatch(1);
      bench.vault.on(
          "database/creds/ledger",
          request -> {
            taken.countDown();
            release.await();
            return bench.vault.answer(request);
          });
      var first = callers.submit(() -> read(bench, handle));
      taken.await();
      assertThat(unavailable(read(bench, handle)).violation().reason())
          .isEqualTo(Reason.BUDGET_EXHAUSTED);
      release.countDown();
      assertThat(first.get()).isInstanceOf(Answer.Ok.class);
    }
  }

  @Test
  void asksForPathsAsTheyAreWritten() throws Exception {
    try (var bench = new Workbench()) {
      var handle = bench.open();
      bench.server.read(ACCOUNT, handle, new Query("kv/größe und maß", "GET", Map.of()));
      assertThat(bench.vault.paths()).contains("kv/gr%C3%B6%C3%9Fe%20und%20ma%C3%9F");
    }
  }

  @Test
  void isInterruptedWithoutHanging() throws Exception {
    var release = new CountDownLatch(1);
    try (var bench = new Workbench()) {
      var handle = bench.open();
      var asked = new CountDownLatch(1);
      bench.vault.on(
          "database/creds/ledger",
          request -> {
            asked.countDown();
            release.await();
            return FakeVault.EMPTY;
          });
      var answer = new java.util.concurrent.CompletableFuture<Answer<Leased>>();
      var caller = Thread.ofVirtual().start(() -> answer.complete(read(bench, handle)));
      asked.await();
      caller.interrupt();
      assertThat(unavailable(answer.get()).violation().message()).contains("stopping");
    } finally {
      release.countDown();
    }
  }

  @Test
  void tellsTheObserverOfEveryCallWithoutPathsOrIds() throws Exception {
    try (var bench = new Workbench()) {
      bench.read(bench.open());
      assertThat(bench.observed)
          .containsExactly(
              "login vault ok",
              "capabilities vault ok",
              "token-create vault ok",
              "read vault ok",
              "token-renew vault ok");
    }
  }

  @Test
  void refusesAnAddressThatIsNoServer() throws Exception {
    try (var bench = new Workbench()) {
      var handle = bench.open();
      for (var bad :
          new String[] {
            "vault:8200",
            "ftp://vault",
            "https://user:pw@vault",
            "https://vault/v1",
            "https://",
            "::"
          }) {
        bench.address = bad;
        assertThat(read(bench, handle))
            .isInstanceOfSatisfying(
                Answer.Refused.class,
                refused ->
                    assertThat(refused.violation().reason())
                        .isEqualTo(Reason.BACKEND_MISCONFIGURED));
      }
    }
  }

  @Test
  void probesWithoutAToken() throws Exception {
    try (var bench = new Workbench()) {
      assertThat(bench.server.probe("vault")).isEqualTo(Answer.ok("2.7.2"));
      assertThat(bench.vault.requests.getLast().token()).isEqualTo("null");
      bench.vault.on("sys/seal-status", request -> Response.json(200, "{'sealed':true}"));
      assertThat(unavailable(bench.server.probe("vault")).violation().reason())
          .isEqualTo(Reason.BACKEND_SEALED);
    }
  }
}
