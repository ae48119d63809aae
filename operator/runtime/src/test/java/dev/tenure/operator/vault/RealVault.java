package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.json.Json;
import io.github.jopenlibs.vault.json.JsonObject;
import io.github.jopenlibs.vault.response.LogicalResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A real server seen with a root token: mounts of its own for one test class, logins with tokens
 * that the test signs itself, and questions about what the server really holds.
 */
final class RealVault implements AutoCloseable {
  private static final String AUDIENCE = "tenure-test";

  /** The rest of the response would be lost without its status. */
  record Said(int status, JsonObject body) {
    JsonObject data() {
      return Reply.part(body, "data");
    }
  }

  final String address;
  final String name = "it" + UUID.randomUUID().toString().substring(0, 8);
  private final String root;
  private final KeyPair signer;
  private final List<String> made = new ArrayList<>();

  RealVault(String address, String root) throws GeneralSecurityException {
    this.address = address;
    this.root = root;
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    this.signer = generator.generateKeyPair();
    mount("auth", "jwt", Map.of());
    var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
    var pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(encoder.encodeToString(signer.getPublic().getEncoded()));
    write("auth/%s-jwt/config".formatted(name), Map.of("jwt_validation_pubkeys", Json.array(pem)));
    mount("mounts", "pki", Map.of("config", new JsonObject().add("max_lease_ttl", "24h")));
    write(
        name + "-pki/root/generate/internal",
        Map.of("common_name", "it", "ttl", "24h", "key_type", "ec", "key_bits", 256));
    write(
        name + "-pki/roles/web",
        Map.of(
            "allow_any_name",
            true,
            "generate_lease",
            true,
            "ttl",
            "120s",
            "max_ttl",
            "1h",
            "key_type",
            "ec",
            "key_bits",
            256));
    mount("mounts", "kv1", Map.of("type", "kv"));
    mount("mounts", "kv2", Map.of("type", "kv", "options", new JsonObject().add("version", "2")));
  }

  /** What the adapter is told of this server. */
  BackendConfig config() {
    return new BackendConfig(
        "vault",
        address,
        java.util.Optional.empty(),
        new BackendConfig.Login(BackendConfig.LoginType.JWT, name + "-jwt", "tenant", AUDIENCE));
  }

  /** A role with one policy of these lines, and what else it is given. */
  void role(String role, String policy, Map<String, Object> more) {
    var policyName = name + "-" + role;
    write("sys/policies/acl/" + policyName, Map.of("policy", policy));
    made.add("sys/policies/acl/" + policyName);
    var body = new HashMap<String, Object>();
    body.put("role_type", "jwt");
    body.put("bound_audiences", Json.array(AUDIENCE));
    body.put("user_claim", "sub");
    body.put("token_policies", Json.array(policyName));
    body.put("token_ttl", "1h");
    body.putAll(more);
    write("auth/%s-jwt/role/%s".formatted(name, role), body);
  }

  /**
   * Mounts a database engine on the PostgreSQL that the usual variables name.
   *
   * @return the path of a role's credentials; the role is for the test to write
   */
  String database() {
    mount("mounts", "database", Map.of());
    var env = System.getenv();
    var said =
        write(
            name + "-database/config/ledger",
            Map.of(
                "plugin_name", "postgresql-database-plugin",
                "allowed_roles", "*",
                "connection_url",
                    "postgresql://{{username}}:{{password}}@%s:%s/%s?sslmode=disable"
                        .formatted(env.get("PGHOST"), env.get("PGPORT"), env.get("PGDATABASE")),
                "username", env.get("PGUSER"),
                "password", env.getOrDefault("PGPASSWORD", "")));
    if (said.status() >= 300) {
      throw new IllegalStateException("database: " + said.body());
    }
    return name + "-database/creds/stuck";
  }

  /** Signs as the API server would for a ServiceAccount. */
  Answer<String> jwt(String namespace, String serviceAccount, String audience) {
    try {
      var now = Instant.now().getEpochSecond();
      var claims =
          new JsonObject()
              .add("sub", "system:serviceaccount:%s:%s".formatted(namespace, serviceAccount))
              .add("aud", audience)
              .add("iat", now)
              .add("nbf", now - 5)
              .add("exp", now + 600);
      var content = base64("{\"alg\":\"RS256\"}") + "." + base64(claims.toString());
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(signer.getPrivate());
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return Answer.ok(content + "." + base64(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tokens that logged in at our mount and live. */
  long logins() {
    return accessors().stream()
        .map(accessor -> write("auth/token/lookup-accessor", Map.of("accessor", accessor)))
        .filter(said -> Reply.text(said.data(), "path").equals("auth/%s-jwt/login".formatted(name)))
        .count();
  }

  /** What the server knows of a token; empty where it knows none. */
  JsonObject token(String accessor) {
    return write("auth/token/lookup-accessor", Map.of("accessor", accessor)).data();
  }

  boolean holds(String leaseId) {
    return write("sys/leases/lookup", Map.of("lease_id", leaseId)).status() == 200;
  }

  private List<String> accessors() {
    var keys = new ArrayList<String>();
    read("auth/token/accessors?list=true")
        .data()
        .get("keys")
        .asArray()
        .forEach(key -> keys.add(key.asString()));
    return keys;
  }

  Said write(String path, Map<String, Object> body) {
    return said(vault -> vault.logical().write(path, body));
  }

  Said read(String path) {
    return said(vault -> vault.logical().read(path));
  }

  private interface Question {
    LogicalResponse ask(Vault vault) throws VaultException;
  }

  private Said said(Question question) {
    try {
      var config =
          new VaultConfig()
              .environmentLoader(
                  new EnvironmentLoader() {
                    @Override
                    public String loadVariable(String name) {
                      return null;
                    }
                  })
              .address(address)
              .token(root)
              .build();
      var response = question.ask(Vault.create(config, 1)).getRestResponse();
      var text = new String(response.getBody(), StandardCharsets.UTF_8);
      return new Said(response.getStatus(), Reply.object(text).orElseGet(JsonObject::new));
    } catch (VaultException e) {
      throw new IllegalStateException(e);
    }
  }

  private void mount(String where, String what, Map<String, Object> more) {
    var path = "sys/%s/%s-%s".formatted(where, name, what);
    var body = new HashMap<String, Object>(Map.of("type", what));
    body.putAll(more);
    var said = write(path, body);
    if (said.status() >= 300) {
      throw new IllegalStateException(path + ": " + said.body());
    }
    made.add(path);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    for (var path : made.reversed()) {
      said(vault -> vault.logical().delete(path));
    }
  }
}
