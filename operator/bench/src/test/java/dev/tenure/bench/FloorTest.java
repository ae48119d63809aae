package dev.tenure.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FloorTest {
  private final Queue<String> user = new ConcurrentLinkedQueue<>();
  private final Queue<String> operator = new ConcurrentLinkedQueue<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Set<String> read = ConcurrentHashMap.newKeySet();

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void eachObjectsRequestsFollowOneAnotherAndUseTheTokenThatWasMadeForIt()
      throws InterruptedException {
    var result = run();

    assertThat(result.count()).isEqualTo(3);
    assertThat(result.requests()).isEqualTo(12);
    assertThat(user).contains("POST /objects", "PATCH /objects/x-00002");
    assertThat(operator)
        .containsExactlyInAnyOrder(
            "PATCH /objects/x-00000/status uid-of-x-00000",
            "PATCH /objects/x-00001/status uid-of-x-00001",
            "PATCH /objects/x-00002/status uid-of-x-00002");
    assertThat(read).hasSize(3);
  }

  @Test
  void theEndLastsUntilNothingIsLeft() throws InterruptedException {
    var result = run();

    assertThat(tokens).isEmpty();
    assertThat(result.endSeconds()).isPositive();
  }

  private Floor.Result run() throws InterruptedException {
    var address = "http://127.0.0.1:" + server.getAddress().getPort();
    var plan =
        new Floor.Plan(
            call("POST", "/objects", "{{name}}", null),
            List.of(
                call("POST", "/v1/auth/token/create", "", "parent"),
                call("GET", "/v1/creds", "", "{{token}}"),
                call("PATCH", "/objects/{{name}}/status", "{{uid}}", null)),
            List.of(call("POST", "/v1/auth/token/revoke-self", "", "{{token}}")),
            call("PATCH", "/objects/{{name}}", "", null),
            call("LIST", "/v1/leases", "", "root"),
            "kubeconfig",
            address,
            List.of(new Floor.Round("x-", 3)),
            2);
    try (var backend = new BackendServer(address)) {
      return new Floor(plan, this::asUser, this::asOperator, backend).run().getFirst();
    }
  }

  private String asUser(Call call) {
    user.add(call.method() + " " + call.uri());
    return "{\"metadata\":{\"uid\":\"uid-of-" + call.body() + "\"}}";
  }

  private String asOperator(Call call) {
    operator.add(call.method() + " " + call.uri() + " " + call.body());
    return "{}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    var token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    switch (exchange.getRequestURI().getPath()) {
      case "/v1/auth/token/create" -> {
        var made = "token-" + exchange.hashCode();
        tokens.add(made);
        say(exchange, 200, "{\"auth\":{\"client_token\":\"" + made + "\"}}");
      }
      case "/v1/creds" -> {
        read.add(token);
        say(exchange, tokens.contains(token) ? 200 : 403, "{}");
      }
      case "/v1/auth/token/revoke-self" -> say(exchange, tokens.remove(token) ? 204 : 403, "");
      default -> say(exchange, tokens.isEmpty() ? 404 : 200, "{}");
    }
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (var output = exchange.getResponseBody()) {
      output.write(bytes);
    }
  }

  private static Call call(String method, String uri, String body, String token) {
    return new Call(method, uri, "application/json", body, token);
  }
}
