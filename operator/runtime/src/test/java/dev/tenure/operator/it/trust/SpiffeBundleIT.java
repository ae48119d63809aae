package dev.tenure.operator.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.api.v1alpha1.AllowedNames;
import dev.tenure.api.v1alpha1.CaRotation;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Settings;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import dev.tenure.operator.testing.FreePort;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Other trust domains fetch an issuer's bundle from any replica. */
@OperatorTest
@Isolated("runs the operator with other settings")
class SpiffeBundleIT {
  private static final String SYSTEM = "tenure-system";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Changes nothing where the operator works everywhere. */
  private static final String ENROLMENT =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: tenure-at-home, namespace: tenure-system}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tenure-tenant}
      subjects: [{kind: ServiceAccount, name: tenure, namespace: tenure-system}]
      """;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyReplicaServesTheBundleAndItsSequenceGrowsWithEveryChange(
      Tenant tenant, Operator operator) throws Exception {
    var issuer = issuer(tenant);
    issuer.awaitReady();
    var secretName = Tenant.unique("spiffe");
    var enrolment = tenant.apply(ENROLMENT);
    var identity = serving(tenant, issuer, secretName);
    identity.awaitReady();
    var ports = List.of(FreePort.next(), FreePort.next());
    operator.restart(settings(operator, secretName, ports.getFirst()));
    try (var replica = operator.replica();
        var client = client(tenant, issuer)) {
      replica.start(settings(replica, secretName, ports.getLast()), List.of());
      replica.awaitReady();

      var first = await(client, ports.getFirst(), issuer, b -> b.path("keys").size() == 1);
      assertThat(first.path("spiffe_refresh_hint").asInt()).isEqualTo(1);
      var key = first.path("keys").get(0);
      assertThat(key.path("use").asText()).isEqualTo("x509-svid");
      assertThat(key.has("kid")).isFalse();
      assertThat(key.path("x5c")).hasSize(1);
      assertThat(pem(key)).isEqualToIgnoringWhitespace(anchors(tenant, issuer));
      assertThat(await(client, ports.getLast(), issuer, first::equals)).isEqualTo(first);

      assertThat(status(client, "GET", ports.getFirst(), "nobody")).isEqualTo(404);
      assertThat(status(client, "GET", ports.getFirst(), issuer.name() + "/x")).isEqualTo(404);
      assertThat(status(client, "POST", ports.getFirst(), issuer.name())).isEqualTo(405);

      issuer.annotate("tenure.dev/renew", "one");
      for (var port : ports) {
        var grown = await(client, port, issuer, b -> b.path("keys").size() == 2);
        assertThat(sequence(grown)).isGreaterThan(sequence(first));
      }
      var before = bundle(client, ports.getLast(), issuer);
      operator.kill();
      assertThat(bundle(client, ports.getLast(), issuer)).isEqualTo(before);
    }
    identity.delete();
    enrolment.delete();
    operator.restart(operator.standard());
  }

  /** As the documentation has it: the endpoint's certificate is one of the trust domain. */
  private static Watched<?> serving(Tenant tenant, Watched<IdentityIssuer> issuer, String name) {
    var owner = Tenant.unique("platform");
    tenant.owner(owner, new NamespaceSelection(List.of(SYSTEM), null, null));
    return tenant.apply(
        """
        apiVersion: tenure.dev/v1alpha1
        kind: MachineIdentity
        metadata: {name: %s, namespace: tenure-system}
        spec:
          owner: %s
          purpose: Serves the SPIFFE bundles of this cluster's issuers
          expiresAt: "%s"
          serviceAccountName: tenure
          certificate: {issuer: %s, ipAddresses: [127.0.0.1]}
        """
            .formatted(name, owner, Tenant.END, issuer.name()));
  }

  private static Watched<IdentityIssuer> issuer(Tenant tenant) {
    return tenant.issuer(
        Tenant.unique("ca"),
        spec ->
            new IdentityIssuerSpec(
                new ManagedCa("federated", "8760h", new CaRotation("5s", "60s"), null, List.of()),
                null,
                null,
                null,
                null,
                null,
                spec.trustDomain(),
                spec.spiffe(),
                new NamespaceSelection(List.of(SYSTEM), null, null),
                new AllowedNames(
                    List.of(), List.of(), List.of(), List.of(), List.of("127.0.0.0/8"), null),
                spec.limits()));
  }

  private static Settings settings(Operator operator, String secretName, int port) {
    return operator
        .standard()
        .with("leaderElection", Map.of("enabled", true, "leaseName", "tenure"))
        .with(
            "spiffeBundles",
            Map.of(
                "enabled", true, "address", "127.0.0.1", "port", port, "secretName", secretName));
  }

  private static JsonNode await(
      HttpClient client, int port, Watched<IdentityIssuer> issuer, Predicate<JsonNode> state) {
    return Awaitility.await("the bundle on port " + port)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> bundle(client, port, issuer), state);
  }

  private static JsonNode bundle(HttpClient client, int port, Watched<IdentityIssuer> issuer)
      throws Exception {
    var answer =
        client.send(request("GET", port, issuer.name()), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static int status(HttpClient client, String method, int port, String issuer)
      throws Exception {
    return client
        .send(request(method, port, issuer), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static HttpRequest request(String method, int port, String issuer) {
    return HttpRequest.newBuilder(
            URI.create("https://127.0.0.1:%d/spiffe/%s".formatted(port, issuer)))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .timeout(Duration.ofSeconds(5))
        .build();
  }

  /** Trusts the issuer's anchors and nobody else. */
  private static HttpClient client(Tenant tenant, Watched<IdentityIssuer> issuer) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    var pem = anchors(tenant, issuer).getBytes(StandardCharsets.US_ASCII);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static String anchors(Tenant tenant, Watched<IdentityIssuer> issuer) {
    return tenant
        .admin()
        .configMaps()
        .inNamespace(SYSTEM)
        .withName(issuer.name())
        .require()
        .getData()
        .get("ca.crt");
  }

  private static String pem(JsonNode key) {
    var der = Base64.getDecoder().decode(key.path("x5c").get(0).asText());
    return "-----BEGIN CERTIFICATE-----"
        + Base64.getEncoder().encodeToString(der)
        + "-----END CERTIFICATE-----";
  }

  private static long sequence(JsonNode bundle) {
    return bundle.path("spiffe_sequence").asLong();
  }
}
