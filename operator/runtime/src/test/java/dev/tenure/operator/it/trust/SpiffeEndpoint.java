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
import dev.tenure.operator.it.harness.Settings;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/** Where the operator serves bundles, as another trust domain sees it. */
final class SpiffeEndpoint implements AutoCloseable {
  private static final String SYSTEM = "tenure-system";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Changes nothing where the operator works everywhere. */
  private static final String ENROLMENT =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: tenure-at-home, namespace: tenure-system}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tenure-tenant}
      subjects: [{kind: ServiceAccount, name: tenure, namespace: tenure-system}]
      """;

  private final HttpClient client;

  private SpiffeEndpoint(HttpClient client) {
    this.client = client;
  }

  /** One that is trusted by the anchors of that issuer and by nobody else's. */
  static SpiffeEndpoint trusting(Tenant tenant, Watched<IdentityIssuer> issuer) throws Exception {
    return new SpiffeEndpoint(client(tenant, issuer));
  }

  /** Lets the operator deliver into its own namespace. */
  static Watched<?> enrolment(Tenant tenant) {
    return tenant.apply(ENROLMENT);
  }

  @Override
  public void close() {
    client.close();
  }

  /** As the documentation has it: the endpoint's certificate is one of the trust domain. */
  static Watched<?> serving(Tenant tenant, Watched<IdentityIssuer> issuer, String name) {
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

  static Watched<IdentityIssuer> issuer(Tenant tenant) {
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
                new NamespaceSelection(List.of(SYSTEM, tenant.namespace()), null, null),
                new AllowedNames(
                    List.of(), List.of(), List.of(), List.of(), List.of("127.0.0.0/8"), null),
                spec.limits()));
  }

  static Settings settings(Operator operator, String secretName, int port) {
    return operator
        .standard()
        .with("leaderElection", Map.of("enabled", true, "leaseName", "tenure"))
        .with(
            "spiffeBundles",
            Map.of(
                "enabled", true, "address", "127.0.0.1", "port", port, "secretName", secretName));
  }

  JsonNode await(int port, Watched<IdentityIssuer> issuer, Predicate<JsonNode> state) {
    return Awaitility.await("the bundle on port " + port)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> bundle(port, issuer), state);
  }

  JsonNode bundle(int port, Watched<IdentityIssuer> issuer) throws Exception {
    var answer =
        client.send(request("GET", port, issuer.name()), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  int status(String method, int port, String issuer) throws Exception {
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

  static String anchors(Tenant tenant, Watched<IdentityIssuer> issuer) {
    return tenant
        .admin()
        .configMaps()
        .inNamespace(SYSTEM)
        .withName(issuer.name())
        .require()
        .getData()
        .get("ca.crt");
  }
}
