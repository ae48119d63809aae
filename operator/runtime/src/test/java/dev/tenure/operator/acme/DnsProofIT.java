package dev.tenure.operator.acme;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.acme.dns.DynamicUpdates;
import dev.tenure.operator.acme.dns.Webhook;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.pki.CertificateFacts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/** DNS-01 against a real ACME server, which asks a name server of ours. */
@Timeout(180)
class DnsProofIT {
  private static final String ZONE = "example.com";
  private static final String KEY =
      Base64.getEncoder()
          .encodeToString("a key of thirty-two bytes length".getBytes(StandardCharsets.US_ASCII));
  private static final int NOWHERE = 1;

  @TempDir Path dir;

  @Test
  void aWildcardIsProvenByUpdatesThatAreTakenBack() throws Exception {
    try (var dns = dns();
        var pebble = Pebble.start(dir, new Pebble.Terms(NOWHERE, "127.0.0.1:" + dns.port(), ""))) {
      var bench = new AcmeBench(pebble);
      bench.solvers = List.of(new SolverRule(List.of(ZONE), updates(dns, KEY)));

      var certified = ok(bench.settled("*.apps.example.com", "apps.example.com"));

      assertThat(
              CertificateFacts.parse(certified.data().values().get("tls.crt"))
                  .orElseThrow()
                  .names()
                  .dnsNames())
          .containsExactlyInAnyOrder("*.apps.example.com", "apps.example.com");
      assertThat(dns.texts()).isEmpty();
    }
  }

  @Test
  void aWrongKeyIsRefusedWithWhatToCheck() throws Exception {
    try (var dns = dns();
        var pebble = Pebble.start(dir, new Pebble.Terms(NOWHERE, "127.0.0.1:" + dns.port(), ""))) {
      var bench = new AcmeBench(pebble);
      var wrong = Base64.getEncoder().encodeToString(new byte[32]);
      bench.solvers = List.of(new SolverRule(List.of(), updates(dns, wrong)));

      var why = refusal(bench.settled("web.example.com"), Reason.CHALLENGE_FAILED);

      assertThat(why).contains("TSIG", ZONE).doesNotContain(wrong);
      assertThat(dns.texts()).isEmpty();
    }
  }

  @Test
  void aWebhookWritesTheRecordsAndIsToldToRemoveThem() throws Exception {
    var tls = LoopbackTls.fresh();
    var asked = Collections.synchronizedList(new ArrayList<String>());
    try (var pebble = Pebble.start(dir, new Pebble.Terms(NOWHERE, "", ""))) {
      var server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
      server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/acme", exchange -> solve(exchange, pebble, asked));
      server.start();
      try {
        var bench = new AcmeBench(pebble);
        bench.solvers = List.of(new SolverRule(List.of(), webhook(server, tls)));

        // It fails the first time, after which nobody knows whether the record is there.
        assertThat(bench.ask("web.example.com")).isInstanceOf(Answer.Unavailable.class);
        assertThat(bench.record().proofs()).hasSize(1).noneMatch(Proof::shown);
        bench.restart();
        ok(bench.settled("web.example.com"));

        assertThat(asked).startsWith("present", "present").endsWith("cleanup");
        assertThat(bench.record().order()).isEmpty();
        assertThat(bench.record().proofs()).isEmpty();
      } finally {
        server.stop(0);
      }
    }
  }

  private static void solve(HttpExchange exchange, Pebble pebble, List<String> asked)
      throws IOException {
    try (exchange) {
      var json =
          Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
              .orElseThrow();
      var action = json.path("action").asText();
      asked.add(action);
      if (!"Bearer opener".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      if (asked.size() == 1) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      var body = Json.object().put("host", json.path("name").asText());
      if (action.equals("present")) {
        pebble.dns("set-txt", Json.write(body.put("value", json.path("value").asText())));
      } else {
        pebble.dns("clear-txt", Json.write(body));
      }
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private static SolverRule.Solver webhook(HttpsServer server, LoopbackTls tls) {
    return new Webhook(
        URI.create("https://127.0.0.1:%d/acme".formatted(server.getAddress().getPort())),
        Optional.of(tls.context()),
        () -> Answer.ok(Optional.of("opener\n")),
        Duration.ZERO);
  }

  private static SolverRule.Solver updates(UpdatedDns dns, String key) {
    return new DynamicUpdates(
        new DynamicUpdates.Server(
            "127.0.0.1", dns.port(), ZONE, "tenure", "hmac-sha256", Duration.ZERO),
        () -> Answer.ok(key + "\n"));
  }

  private static UpdatedDns dns() throws IOException {
    return new UpdatedDns(
        new TSIG(TSIG.HMAC_SHA256, Name.fromString("tenure."), Base64.getDecoder().decode(KEY)));
  }

  private static String refusal(Answer<?> answer, Reason reason) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    var why = ((Answer.Refused<?>) answer).violation();
    assertThat(why.reason()).isEqualTo(reason);
    return why.message();
  }

  private static <T> T ok(Answer<T> answer) {
    if (answer instanceof Answer.Ok<T>(var value)) {
      return value;
    }
    throw new AssertionError(answer);
  }
}
