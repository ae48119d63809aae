package dev.tenure.operator.it.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Stands in front of OpenBao on loopback: notes every request, keeps every secret it sees so that a
 * test can look for them elsewhere, and fails where it is told to. It serves as long as the JVM
 * lives: after a test the operator still takes back what the test had leased.
 */
public final class FaultProxy {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fields of answers whose values nobody but the operator and the tenant may see. */
  private static final Set<String> SECRET =
      Set.of("client_token", "accessor", "lease_id", "password", "username", "token", "jwt");

  /**
   * One request as it arrived.
   *
   * @param holder stands for the token it came with, without being it
   */
  public record Asked(Instant at, String method, String path, int holder) {
    boolean isLogin() {
      return path.startsWith("/v1/auth/") && path.endsWith("/login");
    }

    boolean isChild() {
      return path.equals("/v1/auth/token/create");
    }

    boolean isRevocation() {
      return path.equals("/v1/auth/token/revoke-self");
    }

    boolean isTokenRenewal() {
      return path.equals("/v1/auth/token/renew-self");
    }

    boolean isLeaseRenewal() {
      return path.equals("/v1/sys/leases/renew");
    }

    /** Whether the operator only asks how the server is, for the SecretBackend itself. */
    boolean isProbe() {
      return path.equals("/v1/sys/seal-status");
    }

    /** Whether it reads below the path, as the tenant writes it. */
    boolean reads(String tenantPath) {
      return path.equals("/v1/" + tenantPath);
    }
  }

  /** What the proxy does with a request. */
  public sealed interface Fault {
    /** Answers itself; the server hears nothing. */
    record Answer(int status, Map<String, String> headers, String body) implements Fault {}

    /** Lets the server answer and keeps the answer to itself until it is lifted. */
    record Withhold(CountDownLatch answered, CountDownLatch lifted) implements Fault {
      Withhold() {
        this(new CountDownLatch(1), new CountDownLatch(1));
      }

      /** Waits until the server has answered a request that is withheld. */
      void awaitAnswered(Duration atMost) throws InterruptedException {
        if (!answered.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new AssertionError("no request was withheld within " + atMost);
        }
      }
    }
  }

  private record Rule(Predicate<Asked> when, Fault fault) {}

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** Of all proxies. */
  private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

  private final List<Asked> seen = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<String> accountTokens = new CopyOnWriteArrayList<>();
  private final URI target;
  private final HttpServer server;

  FaultProxy(String target) {
    this.target = URI.create(target);
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Everything that arrived since {@code since}. */
  List<Asked> since(Instant since) {
    return seen.stream().filter(s -> !s.at().isBefore(since)).toList();
  }

  /** Everything that arrived. */
  public List<Asked> all() {
    return List.copyOf(seen);
  }

  /** How often a credential path was read. */
  long reads(String tenantPath) {
    return seen.stream().filter(s -> s.reads(tenantPath)).count();
  }

  /** Tokens, accessors, lease ids and passwords that went through any proxy. */
  static Set<String> secrets() {
    return Set.copyOf(SECRETS);
  }

  /** The tokens of ServiceAccounts that were shown to log in. */
  List<String> accountTokens() {
    return List.copyOf(accountTokens);
  }

  /** Puts a fault in force; closing what is returned takes it away. */
  public Failing fail(Predicate<Asked> when, Fault fault) {
    var rule = new Rule(when, fault);
    rules.add(rule);
    return () -> {
      rules.remove(rule);
      if (fault instanceof Fault.Withhold withhold) {
        withhold.lifted().countDown();
      }
    };
  }

  /** A fault in force. */
  public interface Failing extends AutoCloseable {
    /** Ends it, and lets go what was withheld. */
    @Override
    void close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var request =
          new Asked(
              Instant.now(),
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token")).hashCode());
      seen.add(request);
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Vault-Token"))
          .ifPresent(this::note);
      collect(body);
      var fault = rules.stream().filter(r -> r.when().test(request)).findFirst().map(Rule::fault);
      if (fault.isPresent() && fault.get() instanceof Fault.Answer answer) {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, answer.status(), answer.body().getBytes(StandardCharsets.UTF_8));
        return;
      }
      var response = forward(exchange, body);
      collect(response.body());
      if (fault.isPresent() && fault.get() instanceof Fault.Withhold withhold) {
        withhold.answered().countDown();
        withhold.lifted().await();
      }
      response.headers().firstValue("Content-Type").ifPresent(type -> type(exchange, type));
      send(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void type(HttpExchange exchange, String type) {
    exchange.getResponseHeaders().set("Content-Type", type);
  }

  /** A server that cannot be reached is a broken connection to the operator as well. */
  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.regionMatches(true, 0, "X-Vault", 0, 7)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private void collect(byte[] body) {
    if (body.length == 0) {
      return;
    }
    try {
      walk("", JSON.readTree(body));
    } catch (IOException notJson) {
      // Nothing of the server's.
    }
  }

  private void walk(String name, JsonNode node) {
    if (node.isTextual() && SECRET.contains(name)) {
      note(node.asText());
    }
    if (node.isTextual() && name.equals("jwt")) {
      accountTokens.add(node.asText());
    }
    node.properties().forEach(field -> walk(field.getKey(), field.getValue()));
    if (node.isArray()) {
      node.forEach(element -> walk("", element));
    }
  }

  private void note(String secret) {
    if (secret.length() >= 8) {
      SECRETS.add(secret);
    }
  }
}
