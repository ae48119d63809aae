package dev.tenure.operator.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.signing.CertificateRequests;
import dev.tenure.operator.kube.signing.CertificateSigningRequests;
import dev.tenure.operator.kube.signing.RequestKind;
import dev.tenure.operator.kube.signing.RequestMarks;
import dev.tenure.operator.kube.signing.RequestObjects;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * As much of an API server as requests for certificates need, with a signer that decides when a
 * request is looked at again.
 */
final class RequestStandIn implements AutoCloseable {
  private static final String USER = "system:serviceaccount:tenure-system:tenure";
  private static final String NAMESPACE = "payments";

  /** What differs from kind to kind: how a life is asked for, and how answers look. */
  enum Dialect {
    KUBERNETES(new CertificateSigningRequests("example.com/mesh")) {
      @Override
      Duration life(JsonNode spec) {
        return Duration.ofSeconds(spec.get("expirationSeconds").asLong());
      }

      @Override
      ObjectNode signed(String certificate) {
        return Json.object().put("certificate", certificate);
      }
    },
    CERT_MANAGER(
        new CertificateRequests(
            new CertificateRequests.IssuerRef("mesh-ca", "ClusterIssuer", "cert-manager.io"),
            USER)) {
      @Override
      Duration life(JsonNode spec) {
        return Duration.parse("PT" + spec.get("duration").asText());
      }

      @Override
      ObjectNode signed(String certificate) {
        var status = Json.object().put("certificate", certificate);
        return status.set("conditions", conditions("Ready", "Certificate fetched"));
      }
    };

    private final RequestKind kind;

    Dialect(RequestKind kind) {
      this.kind = kind;
    }

    RequestKind kind() {
      return kind;
    }

    abstract Duration life(JsonNode spec);

    abstract ObjectNode signed(String certificate);

    ObjectNode denied() {
      return Json.object().set("conditions", conditions("Denied", "not in my house"));
    }

    private static ArrayNode conditions(String type, String message) {
      return Json.array()
          .add(Json.object().put("type", type).put("status", "True").put("message", message));
    }
  }

  private final Map<String, ObjectNode> requests = new ConcurrentHashMap<>();
  private final Dialect dialect;
  private final String collection;
  private final StandInCa ca;
  private final Instant now;
  private final HttpServer server;
  private final KubernetesClient client;

  RequestStandIn(Dialect dialect, StandInCa ca, Instant now) {
    this.dialect = dialect;
    this.collection = dialect.kind().collection(NAMESPACE);
    this.ca = ca;
    this.now = now;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(collection, this::serve);
    server.start();
    var address = "http://127.0.0.1:" + server.getAddress().getPort();
    var config = new ConfigBuilder().withMasterUrl(address).withRequestTimeout(5000).build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  SigningService service() {
    return new RequestObjects(
            new KubeApi(client, 4, () -> now), new RequestMarks(USER, "tenure"), () -> now)
        .service(dialect.kind());
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var rest = exchange.getRequestURI().getPath().substring(collection.length());
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var answer =
          switch (exchange.getRequestMethod()) {
            case "POST" -> made(body);
            case "DELETE" -> requests.remove(rest.substring(1));
            default -> rest.isEmpty() ? list() : looked(rest.substring(1));
          };
      var bytes =
          (answer == null ? "{\"kind\":\"Status\"}" : Json.write(answer))
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private JsonNode list() {
    var items = Json.array();
    requests.values().forEach(items::add);
    return Json.object().set("items", items);
  }

  private JsonNode made(String body) {
    var object = (ObjectNode) Json.read(body).orElseThrow();
    var meta = (ObjectNode) object.get("metadata");
    meta.put("uid", "uid-1").put("resourceVersion", "1").put("creationTimestamp", now.toString());
    ((ObjectNode) object.get("spec")).put("username", USER);
    requests.put(meta.get("name").asText(), object);
    return object;
  }

  private JsonNode looked(String name) {
    var object = requests.get(name);
    if (object == null || ca.conduct == Case.SLOW) {
      return object;
    }
    object.set(
        "status", ca.conduct == Case.REFUSES ? dialect.denied() : signed(object.get("spec")));
    return object;
  }

  private ObjectNode signed(JsonNode spec) {
    var csr = Base64.getDecoder().decode(spec.get("request").asText());
    var pem = ca.sign(new String(csr, StandardCharsets.US_ASCII), dialect.life(spec), now);
    var encoded = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    return dialect.signed(encoded);
  }
}
