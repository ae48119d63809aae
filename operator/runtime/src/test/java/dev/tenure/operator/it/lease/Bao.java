package dev.tenure.operator.it.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/** The OpenBao server as its root token sees it: what it really holds, whatever anybody says. */
public final class Bao {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final String address;
  private final String root;

  Bao(String address, String root) {
    this(address, root, Optional.empty());
  }

  /** One over TLS, trusted by this context. */
  Bao(String address, String root, Optional<SSLContext> trust) {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5));
    trust.ifPresent(builder::sslContext);
    this.client = builder.build();
    this.address = address;
    this.root = root;
  }

  /** What the server said. */
  public record Said(int status, JsonNode body) {
    public JsonNode data() {
      return body.path("data");
    }
  }

  /**
   * A token that lives.
   *
   * @param path where it was made: {@code auth/kubernetes/login} or {@code auth/token/create}
   */
  public record Token(String accessor, String path, Map<String, String> meta) {
    boolean isLogin() {
      return path.endsWith("/login");
    }

    /** The namespace whose ServiceAccount logged in; empty for any other token. */
    String namespace() {
      return meta.getOrDefault("service_account_namespace", "");
    }
  }

  String address() {
    return address;
  }

  /** Ids of the leases that live below a path. */
  Set<String> leases(String path) {
    var said = list("sys/leases/lookup/" + path + "/");
    var ids = new TreeSet<String>();
    said.data().path("keys").forEach(key -> ids.add(path + "/" + key.asText()));
    return ids;
  }

  /** When a lease ends as the server has it now; empty where it has none of this id. */
  Optional<Instant> end(String leaseId) {
    var said = write("sys/leases/lookup", Map.of("lease_id", leaseId));
    return said.status() == 200
        ? Optional.of(Instant.parse(said.data().path("expire_time").asText()))
        : Optional.empty();
  }

  /** Accessors of all tokens that live. */
  Set<String> accessors() {
    var found = new TreeSet<String>();
    list("auth/token/accessors").data().path("keys").forEach(key -> found.add(key.asText()));
    return found;
  }

  /** The token; empty where it is gone. */
  Optional<Token> token(String accessor) {
    var said = write("auth/token/lookup-accessor", Map.of("accessor", accessor));
    if (said.status() != 200) {
      return Optional.empty();
    }
    var meta = new java.util.HashMap<String, String>();
    said.data().path("meta").properties().forEach(e -> meta.put(e.getKey(), e.getValue().asText()));
    return Optional.of(new Token(accessor, said.data().path("path").asText(), meta));
  }

  /** All tokens that live. */
  List<Token> tokens() {
    var found = new ArrayList<Token>();
    accessors().forEach(accessor -> token(accessor).ifPresent(found::add));
    return found;
  }

  /** Logins of the ServiceAccounts of a namespace. */
  public List<Token> logins(String namespace) {
    return tokens().stream().filter(t -> t.isLogin() && t.namespace().equals(namespace)).toList();
  }

  /** Tokens that were made for leases of a namespace. */
  List<Token> children(String namespace) {
    return tokens().stream()
        .filter(t -> t.meta().getOrDefault("tenure_object", "").startsWith(namespace + "/"))
        .toList();
  }

  /**
   * Makes a database role of its own for one test, so that what lives below {@code
   * database/creds/name} is the test's alone.
   *
   * @return the path of its credentials
   */
  String databaseRole(String name, String ttl, String maxTtl) {
    allowEveryRole();
    var known = demand(read("database/roles/ledger")).data();
    demand(
        write(
            "database/roles/" + name,
            Map.of(
                "db_name",
                "ledger",
                "creation_statements",
                known.path("creation_statements"),
                "revocation_statements",
                known.path("revocation_statements"),
                "default_ttl",
                ttl,
                "max_ttl",
                maxTtl)));
    return "database/creds/" + name;
  }

  /**
   * Has the engine keep an account of the database and rotate its password.
   *
   * @return the path of its credential
   */
  String staticRole(String role, String user, String period) {
    allowEveryRole();
    put(
        "database/static-roles/" + role,
        Map.of("db_name", "ledger", "username", user, "rotation_period", period));
    return "database/static-creds/" + role;
  }

  /** The configuration is one for all tests, and the server takes one change of it at a time. */
  private void allowEveryRole() {
    synchronized (Bao.class) {
      var allowed = demand(read("database/config/ledger")).data().path("allowed_roles");
      if (allowed.size() != 1 || !allowed.get(0).asText().equals("*")) {
        demand(write("database/config/ledger", Map.of("allowed_roles", "*")));
      }
    }
  }

  public Said read(String path) {
    return send("GET", path, Optional.empty());
  }

  public Said write(String path, Map<String, ?> body) {
    return send("POST", path, Optional.of(body));
  }

  /** Writes what must succeed. */
  public void put(String path, Map<String, ?> body) {
    demand(write(path, body));
  }

  /** Writes, and has the answer wrapped: the token that it is wrapped in. */
  String wrapped(String path, Map<String, ?> body) {
    var said = demand(send("POST", path, Optional.of(body), "X-Vault-Wrap-TTL", "10m"));
    return said.body().at("/wrap_info/token").asText();
  }

  Said delete(String path) {
    return send("DELETE", path, Optional.empty());
  }

  private Said list(String path) {
    return send("LIST", path, Optional.empty());
  }

  private static Said demand(Said said) {
    if (said.status() >= 300) {
      throw new IllegalStateException("OpenBao: " + said);
    }
    return said;
  }

  private Said send(String method, String path, Optional<Map<String, ?>> body, String... headers) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(address + "/v1/" + path))
              .timeout(Duration.ofSeconds(20))
              .header("X-Vault-Token", root)
              .method(
                  method,
                  body.isPresent()
                      ? BodyPublishers.ofString(JSON.writeValueAsString(body.get()))
                      : BodyPublishers.noBody());
      if (headers.length > 0) {
        request.headers(headers);
      }
      var response = client.send(request.build(), BodyHandlers.ofString());
      var text = response.body();
      return new Said(
          response.statusCode(), text.isEmpty() ? JSON.nullNode() : JSON.readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
