package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of examples/logins, each at a real server over TLS. */
@OperatorTest
class LoginsIT {
  private static final Path EXAMPLES = Path.of("..", "..", "examples", "logins");
  private static final String MADE_UP_ROLE = "59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8";

  @TempDir static Path folder;
  private static TlsBao server;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    server = TlsBao.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anAppRoleLogsInWithASecretIdThatIsUnwrappedOnceAndSharedByItsLeases(Tenant tenant)
      throws IOException {
    var roleId = appRole(tenant, "payments");
    var wrapping = server.bao().wrapped(role(tenant) + "/secret-id", Map.of());
    secret(tenant, "ledger-approle", "secret-id", wrapping);
    var fitted = Map.of(MADE_UP_ROLE, roleId, "vault-approle", Tenant.unique("approle"));

    var made = apply(tenant, "approle.yaml", fitted);
    var lease = made.getLast();
    lease.awaitReady();
    var second = another(tenant, lease, "second");
    second.awaitReady();

    assertThat(server.logins("approle")).isEqualTo(1);
    assertThat(server.bao().children(tenant.namespace())).hasSize(2);
    assertThat(server.bao().write("sys/wrapping/lookup", Map.of("token", wrapping)).status())
        .as("the wrapping token is spent")
        .isEqualTo(400);
    delete(tenant, lease, second);
  }

  @Test
  void aSecretIdThatSomebodyElseUnwrappedIsNotUsed(Tenant tenant) throws IOException {
    var roleId = appRole(tenant, "payments");
    var wrapping = server.bao().wrapped(role(tenant) + "/secret-id", Map.of());
    server.bao().put("sys/wrapping/unwrap", Map.of("token", wrapping));
    secret(tenant, "ledger-approle", "secret-id", wrapping);

    var made =
        apply(
            tenant,
            "approle.yaml",
            Map.of(MADE_UP_ROLE, roleId, "vault-approle", Tenant.unique("approle")));

    assertThat(made.getLast().await("Stalled", Reason.LOGIN_REFUSED).message("Stalled"))
        .contains("somebody else opened it", "Destroy that SecretID")
        .doesNotContain(wrapping);
  }

  @Test
  void aCertificateOfAnIdentityLogsInAndRenewsItsLogin(Tenant tenant) throws IOException {
    var issuer = tenant.issuer();
    issuer.awaitReady();
    var name = "ledger-client.%s.svc".formatted(tenant.namespace());
    var role = Tenant.unique("cert");
    tenant.identity("probe").issuer(issuer.name()).create().awaitReady();
    server
        .bao()
        .put(
            "auth/cert/certs/" + role,
            Map.of(
                "certificate",
                Certificate.text(tenant.secret("probe").orElseThrow(), "ca.crt"),
                "allowed_common_names",
                List.of(name),
                "token_policies",
                "payments",
                "token_ttl",
                "10s",
                "token_max_ttl",
                "1h"));

    var fitted = new LinkedHashMap<String, String>();
    fitted.put("ledger-client.payments.svc", name);
    fitted.put("mesh-ca", issuer.name());
    fitted.put("role: payments", "role: " + role);
    fitted.put("vault-cert", Tenant.unique("cert"));
    var lease = apply(tenant, "certificate.yaml", fitted).getLast();
    lease.awaitReady();
    another(tenant, lease, "second").awaitReady();

    assertThat(server.logins("cert")).isEqualTo(1);
    assertThat(server.bao().children(tenant.namespace())).hasSize(2);
    var login = login("cert").accessor();
    Bench.await("the login was renewed by showing the certificate again")
        .until(
            () ->
                server
                    .bao()
                    .write("auth/token/lookup-accessor", Map.of("accessor", login))
                    .data()
                    .has("last_renewal"));
  }

  @Test
  void aGivenTokenIsUsedAndNeverRevoked(Tenant tenant) throws IOException {
    var given =
        server
            .bao()
            .write(
                "auth/token/create-orphan", Map.of("policies", List.of("payments"), "period", "1h"))
            .body()
            .path("auth");
    secret(tenant, "ledger-token", "token", given.path("client_token").asText() + "\n");

    var lease =
        apply(tenant, "token.yaml", Map.of("vault-token", Tenant.unique("token"))).getLast();
    lease.awaitReady();
    assertThat(server.bao().children(tenant.namespace())).hasSize(1);
    delete(tenant, lease);

    assertThat(server.bao().token(given.path("accessor").asText())).isPresent();
  }

  @Test
  void aGivenTokenThatMayNotMakeChildrenIsRefused(Tenant tenant) throws IOException {
    var given =
        server
            .bao()
            .write("auth/token/create-orphan", Map.of("policies", List.of("no-child"), "ttl", "1h"))
            .body();
    secret(tenant, "ledger-token", "token", given.at("/auth/client_token").asText());

    var lease =
        apply(tenant, "token.yaml", Map.of("vault-token", Tenant.unique("token"))).getLast();

    assertThat(lease.await("Stalled", Reason.BACKEND_REFUSED).message("Stalled"))
        .contains("grant `update` on auth/token/create");
  }

  @Test
  void aRootTokenIsRefusedAndAMissingSecretIsNamed(Tenant tenant) throws IOException {
    var lease =
        apply(tenant, "token.yaml", Map.of("vault-token", Tenant.unique("token"))).getLast();
    assertThat(lease.await("Stalled", Reason.LOGIN_SECRET_NOT_FOUND).message("Stalled"))
        .contains("ledger-token", "does not exist");

    secret(tenant, "ledger-token", "token", "root");
    lease.annotate("example.com/touched", "1");

    assertThat(lease.await("Stalled", Reason.LOGIN_REFUSED).message("Stalled"))
        .contains("root token");
  }

  @Test
  void aServiceAccountLogsInWithATokenThatTheServerChecksItself(Tenant tenant)
      throws IOException, GeneralSecurityException {
    var audience = Bench.freeAudience(tenant);
    var role = Tenant.unique("jwt");
    server.bao().put("auth/jwt/config", Map.of("jwt_validation_pubkeys", signers(tenant)));
    server
        .bao()
        .put(
            "auth/jwt/role/" + role,
            Map.of(
                "role_type", "jwt",
                "user_claim", "sub",
                "bound_audiences", List.of(audience),
                "token_policies", "payments"));
    var fitted = new LinkedHashMap<String, String>();
    fitted.put("audience: vault-jwt", "audience: " + audience);
    fitted.put("role: tenant", "role: " + role);
    fitted.put("vault-jwt", Tenant.unique("jwt"));

    var lease = apply(tenant, "jwt.yaml", fitted).getLast();
    lease.awaitReady();

    assertThat(server.bao().children(tenant.namespace())).hasSize(1);
    delete(tenant, lease);
  }

  /** Applies an example, fitted to the tenant and the server. */
  private static List<Watched<HasMetadata>> apply(
      Tenant tenant, String file, Map<String, String> more) throws IOException {
    var text = Files.readString(EXAMPLES.resolve(file));
    for (var change : more.entrySet()) {
      text = text.replace(change.getKey(), change.getValue());
    }
    text =
        text.replace("namespace: payments", "namespace: " + tenant.namespace())
            .replace("team-payments", tenant.owner())
            .replace("payments-api", Tenant.ACCOUNT)
            .replace(
                "https://openbao.vault.svc:8200",
                server.address()
                    + "\n  caBundle: |\n"
                    + server.caBundle().strip().indent(4).stripTrailing())
            .replace(
                "dynamic: {path: database/creds/ledger}",
                "dynamic: {path: pki/issue/web, method: POST, parameters: {common_name:"
                    + " a.example}}");
    var made = new ArrayList<Watched<HasMetadata>>();
    for (var document : text.split("\n---\n")) {
      made.add(tenant.apply(document));
    }
    return made;
  }

  /** The same lease under another name. */
  private static Watched<HasMetadata> another(
      Tenant tenant, Watched<HasMetadata> lease, String name) {
    var copy = tenant.admin().getKubernetesSerialization().clone(lease.created());
    copy.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withName(name)
            .withNamespace(tenant.namespace())
            .build());
    return tenant.create(copy);
  }

  @SafeVarargs
  private static void delete(Tenant tenant, Watched<HasMetadata>... leases) {
    for (var lease : leases) {
      lease.delete();
      lease.awaitGone();
    }
    assertThat(server.bao().children(tenant.namespace())).isEmpty();
  }

  private static Bao.Token login(String mount) {
    return server.bao().tokens().stream()
        .filter(t -> t.path().equals("auth/" + mount + "/login"))
        .findFirst()
        .orElseThrow();
  }

  private static String role(Tenant tenant) {
    return "auth/approle/role/" + tenant.namespace();
  }

  private static String appRole(Tenant tenant, String policy) {
    server.bao().put(role(tenant), Map.of("token_policies", policy, "token_ttl", "1h"));
    return server.bao().read(role(tenant) + "/role-id").data().path("role_id").asText();
  }

  private static void secret(Tenant tenant, String name, String key, String value) {
    tenant.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(tenant.namespace())
            .endMetadata()
            .addToStringData(key, value)
            .build());
  }

  /** The keys that the API server signs tokens with, in PEM. */
  private static List<String> signers(Tenant tenant) throws IOException, GeneralSecurityException {
    var pems = new ArrayList<String>();
    for (var key :
        new ObjectMapper().readTree(tenant.admin().raw("/openid/v1/jwks")).path("keys")) {
      var spec =
          new RSAPublicKeySpec(number(key.path("n").asText()), number(key.path("e").asText()));
      var encoded = KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded();
      pems.add(
          "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
              .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)));
    }
    return pems;
  }

  private static BigInteger number(String base64) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64));
  }
}
