package dev.tenure.operator.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tenure.core.Answer;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.core.certificate.Usage;
import dev.tenure.operator.acme.Accounts;
import dev.tenure.operator.acme.AcmeOrders;
import dev.tenure.operator.acme.AcmeSettings;
import dev.tenure.operator.acme.Http01Solver;
import dev.tenure.operator.acme.LoopbackTls;
import dev.tenure.operator.acme.MemoryOrders;
import dev.tenure.operator.acme.Proof;
import dev.tenure.operator.acme.SolverRule;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** An ACME server that believes every name, in front of the stand-in CA. */
final class AcmeStandIn implements AutoCloseable {
  private static final KeySpec ACCOUNT =
      new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.NEVER);

  private final LoopbackTls tls = LoopbackTls.fresh();
  private final StandInCa ca;
  private final Instant now;
  private final HttpsServer server;
  private final Map<String, ObjectNode> orders = new ConcurrentHashMap<>();
  private final Map<String, String> requests = new ConcurrentHashMap<>();
  private final KeyPair key = KeyPairs.generate(ACCOUNT, new SecureRandom());
  private final Accounts accounts;
  private MemoryOrders records = new MemoryOrders();
  private Case last = Case.CHAIN_ORDER;

  AcmeStandIn(StandInCa ca, Instant now) {
    this.ca = ca;
    this.now = now;
    try {
      server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
    var timeout = Duration.ofSeconds(20);
    accounts = new Accounts(keys(), timeout, timeout, () -> now);
  }

  /** Asks it, with what another conduct left forgotten. */
  SigningService service() {
    return request -> {
      if (ca.conduct != last) {
        last = ca.conduct;
        records = new MemoryOrders();
      }
      var answer =
          new AcmeOrders(settings(), accounts, records, () -> Answer.ok(ca.rootPem()), () -> now)
              .sign(request);
      if (answer instanceof Answer.Ok<String>) {
        // The next is for another object: one object takes few within the same hour.
        records = new MemoryOrders();
      }
      return answer;
    };
  }

  private AcmeSettings settings() {
    return new AcmeSettings(
        IssuerConformanceTest.ISSUER,
        URI.create(at("/dir")),
        Optional.of(tls.pem()),
        Optional.empty(),
        "account",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        EnumSet.of(Usage.SERVER_AUTH, Usage.CLIENT_AUTH),
        List.of(
            new SolverRule(List.of(), new Http01Solver()),
            new SolverRule(List.of(), new Believed())));
  }

  private Accounts.Keys keys() {
    return new Accounts.Keys() {
      @Override
      public Answer<KeyPair> account(String secret) {
        return Answer.ok(key);
      }

      @Override
      public Answer<String> text(String secret, String name) {
        return Answer.ok("");
      }
    };
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().split("/", -1);
      var payload = payload(exchange);
      exchange.getResponseHeaders().set("Replay-Nonce", UUID.randomUUID().toString());
      switch (path[1]) {
        case "dir" -> reply(exchange, 200, directory());
        case "nonce" -> exchange.sendResponseHeaders(200, -1);
        case "account" -> {
          exchange.getResponseHeaders().set("Location", at("/account/1"));
          reply(exchange, 201, Json.object().put("status", "valid"));
        }
        case "new-order" -> order(exchange, payload);
        case "order" -> reply(exchange, 200, current(path[2]));
        case "finalize" -> {
          requests.put(path[2], payload.path("csr").asText());
          reply(exchange, 200, current(path[2]));
        }
        case "certificate" ->
            reply(exchange, 200, "application/pem-certificate-chain", signed(path[2]));
        default -> exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private ObjectNode directory() {
    return Json.object()
        .put("newNonce", at("/nonce"))
        .put("newAccount", at("/account"))
        .put("newOrder", at("/new-order"));
  }

  private void order(HttpExchange exchange, JsonNode payload) throws IOException {
    if (ca.conduct == Case.REFUSES) {
      reply(
          exchange,
          403,
          "application/problem+json",
          Json.write(
              Json.object()
                  .put("type", "urn:ietf:params:acme:error:rejectedIdentifier")
                  .put("detail", "not in my house")));
      return;
    }
    var id = UUID.randomUUID().toString();
    var order = Json.object().put("notAfter", payload.path("notAfter").asText());
    order.put("finalize", at("/finalize/" + id)).put("certificate", at("/certificate/" + id));
    order.set("identifiers", payload.path("identifiers"));
    order.set("authorizations", Json.array());
    orders.put(id, order);
    exchange.getResponseHeaders().set("Location", at("/order/" + id));
    reply(exchange, 201, current(id));
  }

  /** Every name is believed, so that an order is ready from its beginning. */
  private ObjectNode current(String id) {
    var order = orders.get(id).deepCopy();
    var status = ca.conduct == Case.SLOW ? "processing" : "valid";
    return order.put("status", requests.containsKey(id) ? status : "ready");
  }

  private String signed(String id) {
    var until = Instant.parse(orders.get(id).path("notAfter").asText());
    var csr = Pem.text("CERTIFICATE REQUEST", Base64.getUrlDecoder().decode(requests.get(id)));
    return ca.sign(csr, Duration.between(now, until), now);
  }

  private static JsonNode payload(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var encoded = Json.read(body).orElseGet(Json::object).path("payload").asText();
    var text = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
    return Json.read(text).orElseGet(Json::object);
  }

  private static void reply(HttpExchange exchange, int status, JsonNode json) throws IOException {
    reply(exchange, status, "application/json", Json.write(json));
  }

  private static void reply(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private String at(String path) {
    return "https://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Nobody looks at its proofs. */
  private record Believed() implements SolverRule.Solver {
    @Override
    public Proof.Type type() {
      return Proof.Type.DNS_01;
    }

    @Override
    public Answer<Boolean> present(Proof proof) {
      return Answer.ok(true);
    }

    @Override
    public Answer<Boolean> remove(Proof proof) {
      return Answer.ok(true);
    }

    @Override
    public Duration settles() {
      return Duration.ZERO;
    }
  }
}
