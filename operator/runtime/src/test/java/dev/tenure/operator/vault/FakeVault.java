package dev.tenure.operator.vault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A little server on loopback that knows tokens and leases well enough for the adapter, and whose
 * answer to any path can be replaced by a fault.
 */
final class FakeVault implements AutoCloseable {
  /** What a request held. */
  record Request(String method, String path, String token, JsonObject body) {}

  /** What is answered. */
  record Response(int status, String body, Map<String, String> headers) {
    static Response json(int status, String body) {
      return new Response(status, body.replace('\'', '"'), Map.of());
    }

    static Response error(int status, String... errors) {
      var list = Json.array(errors);
      return new Response(status, new JsonObject().add("errors", list).toString(), Map.of());
    }

    Response with(String header, String value) {
      return new Response(status, body, Map.of(header, value));
    }
  }

  @FunctionalInterface
  interface Script {
    Response answer(Request request) throws Exception;
  }

  record Token(String token, String accessor, String parent) {}

  static final Response EMPTY = new Response(204, "", Map.of());
  static final Response DENIED = Response.error(403, "permission denied");

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final Map<String, Token> tokens = new ConcurrentHashMap<>();
  final Map<String, String> leases = new ConcurrentHashMap<>();
  final Set<String> capabilities = ConcurrentHashMap.newKeySet();
  volatile long loginLife = 3600;
  volatile long longest = 100_000;
  volatile boolean renewable = true;
  volatile List<String> policies = List.of("default", "tenant");
  volatile String password = "hunter2-Very-Secret-Value";

  private final HttpServer server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();

  FakeVault() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
    capabilities.addAll(
        Set.of(
            "auth/token/create",
            "auth/token/lookup-self",
            "auth/token/renew-self",
            "auth/token/revoke-self",
            "sys/leases/lookup"));
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers the path, below {@code /v1/}, by the script from now on. */
  void on(String path, Script script) {
    scripts.put(path, script);
  }

  /** Answers the path as a good server again. */
  void mend(String path) {
    scripts.remove(path);
  }

  long count(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).count();
  }

  List<String> paths() {
    return requests.stream().map(Request::path).toList();
  }

  /** Forgets all tokens, as a server that lost its storage. */
  void forgetTokens() {
    tokens.clear();
    leases.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString().replaceFirst("^/v1/", ""),
              String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token")),
              text.isEmpty() ? new JsonObject() : Json.parse(text).asObject());
      requests.add(request);
      var script = scripts.getOrDefault(request.path(), this::answer);
      var response = script.answer(request);
      response.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
      var bytes = response.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    } catch (IOException clientWentAway) {
      // The adapter gave up, which is what some tests are about.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a good server says. */
  Response answer(Request request) {
    var path = request.path();
    if (path.startsWith("auth/") && path.endsWith("/login")) {
      return auth(mint(""), loginLife);
    }
    if (path.equals("sys/seal-status")) {
      return Response.json(200, "{'sealed':false,'version':'2.7.2'}");
    }
    var token = tokens.get(request.token());
    if (token == null) {
      return DENIED;
    }
    return switch (path) {
      case "auth/token/create" -> auth(mint(token.token()), 300);
      case "auth/token/lookup-self" -> Response.json(200, "{'data':{'ttl':3600}}");
      case "auth/token/renew-self" ->
          auth(token, Math.min(seconds(request.body(), "increment"), longest));
      case "auth/token/revoke-self" -> revoke(token.token());
      case "sys/capabilities-self" -> capabilities(request);
      case "sys/leases/renew" -> renew(request);
      case "sys/leases/lookup" -> lookup(request);
      case "database/creds/ledger" -> credential(token);
      default -> Response.error(404);
    };
  }

  Token mint(String parent) {
    var number = made.incrementAndGet();
    var token =
        new Token(
            "s.secretTokenNumber%08d".formatted(number),
            "accessorNumber%08d".formatted(number),
            parent);
    tokens.put(token.token(), token);
    return token;
  }

  private Response auth(Token token, long life) {
    var auth =
        new JsonObject()
            .add("client_token", token.token())
            .add("accessor", token.accessor())
            .add("policies", Json.array(policies.toArray(new String[0])))
            .add("lease_duration", life)
            .add("renewable", renewable)
            .add("token_type", "service");
    return new Response(200, new JsonObject().add("auth", auth).toString(), Map.of());
  }

  private Response revoke(String token) {
    tokens.values().stream()
        .filter(child -> child.parent().equals(token))
        .forEach(child -> revoke(child.token()));
    tokens.remove(token);
    leases.values().removeIf(token::equals);
    return EMPTY;
  }

  private Response capabilities(Request request) {
    var data = new JsonObject();
    for (var path : request.body().get("paths").asArray()) {
      var allowed = capabilities.contains(path.asString());
      var may = path.asString().endsWith("lookup-self") ? "read" : "update";
      data.add(path.asString(), Json.array(allowed ? may : "deny"));
    }
    return new Response(200, new JsonObject().add("data", data).toString(), Map.of());
  }

  private Response credential(Token token) {
    var id = "database/creds/ledger/leaseIdOfTwentyFour%06d".formatted(made.incrementAndGet());
    leases.put(id, token.token());
    var data =
        new JsonObject()
            .add("username", "v-ledger-1")
            .add("password", password)
            .add("port", 5432)
            .add("tls", true)
            .add("nothing", Json.NULL)
            .add("more", new JsonObject().add("a", Json.array(1, 2)));
    var body =
        new JsonObject()
            .add("lease_id", id)
            .add("lease_duration", 600)
            .add("renewable", true)
            .add("data", data);
    return new Response(200, body.toString(), Map.of());
  }

  private Response renew(Request request) {
    if (!leases.containsKey(request.body().getString("lease_id"))) {
      return Response.error(400, "lease not found");
    }
    var given = Math.min(request.body().getLong("increment"), longest);
    var id = request.body().getString("lease_id");
    return Response.json(
        200, "{'lease_id':'%s','lease_duration':%d,'renewable':true}".formatted(id, given));
  }

  private Response lookup(Request request) {
    return leases.containsKey(request.body().getString("lease_id"))
        ? Response.json(200, "{'data':{'ttl':60}}")
        : Response.error(400, "invalid lease");
  }

  private static long seconds(JsonObject body, String name) {
    return Long.parseLong(body.getString(name).replace("s", ""));
  }
}
