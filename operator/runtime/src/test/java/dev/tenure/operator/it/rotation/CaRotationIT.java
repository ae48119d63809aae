package dev.tenure.operator.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.CaRotation;
import dev.tenure.api.v1alpha1.GivenCa;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A CA is replaced, and nobody who talks notices. */
@OperatorTest
@Isolated("kills the operator")
class CaRotationIT {
  private static final String SYSTEM = "tenure-system";
  private static final String RENEW = "tenure.dev/renew";
  private static final Duration LONG = Duration.ofMinutes(4);

  @Test
  void workloadsTalkOnWhileTheCaIsReplacedAndTheOperatorIsKilledInEachPhase(
      Tenant tenant, Operator operator) throws Exception {
    var issuer = issuer(tenant, "5s", "60s");
    for (var name : List.of("client", "server")) {
      tenant.identity(name).issuer(issuer.name()).duration("60s").create().awaitReady();
    }
    var first = files(tenant, "client").anchorSerials();
    assertThat(first).hasSize(1);
    assertThat(issuer.now().status("rotation.phase")).isEqualTo("Steady");

    try (var peers = Peers.talking(tenant)) {
      issuer.annotate(RENEW, "one");
      for (var phase : List.of("Published", "Signing|Withdrawing", "Withdrawing")) {
        issuer.await("comes to " + phase, LONG, s -> s.status("rotation.phase").matches(phase));
        operator.kill();
        operator.start();
      }
      issuer.await("settles", LONG, CaRotationIT::steady);
      awaitAnchors(tenant, 1);

      assertThat(peers.failures()).isEmpty();
      assertThat(peers.handshakes()).isGreaterThan(300);
      assertThat(peers.reads()).isGreaterThan(600);
    }
    assertThat(files(tenant, "client").anchorSerials()).doesNotContainAnyElementsOf(first);
    assertThat(issuer.now().reason("Ready")).isEqualTo(Reason.READY.text());
    operator.restart();
    issuer.annotate("example.com/touched", "1");
    issuer.during("rotates once for one order", Duration.ofSeconds(6), CaRotationIT::steady);
  }

  @Test
  void newAnchorsComeIntoTheSecretWithoutARotation(Tenant tenant) throws Exception {
    var issuer = issuer(tenant, "30s", "60s");
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    var before = identity.awaitReady();

    issuer.annotate(RENEW, "one");
    awaitAnchors(tenant, "web", 2);

    var after = identity.now();
    assertThat(after.status("rotation.id")).isEqualTo("1");
    assertThat(after.status("certificate.serialNumber"))
        .isEqualTo(before.status("certificate.serialNumber"));
    assertThat(issuer.await("says so", s -> s.has("Ready", Reason.AUTHORITY_ROTATING)).ready())
        .isTrue();
    assertThat(bundle(tenant, tenant.namespace(), issuer.name()).split("BEGIN")).hasSize(3);
  }

  @Test
  void aNamespaceThatCannotBeWrittenIsNamedAndHoldsUpNobody(Tenant tenant) {
    var other = tenant.neighbour(true);
    var issuer = issuer(tenant, "5s", "12s", tenant.namespace(), other.namespace());
    tenant.identity("web").issuer(issuer.name()).create().awaitReady();
    other.identity("web").issuer(issuer.name()).create().awaitReady();
    tenant
        .admin()
        .configMaps()
        .inNamespace(other.namespace())
        .withName(issuer.name())
        .edit(
            m -> new ConfigMapBuilder(m).editMetadata().withLabels(Map.of()).endMetadata().build());

    issuer.annotate(RENEW, "one");

    var told = issuer.await("TrustPublished", Reason.TRUST_NOT_PUBLISHED);
    assertThat(told.message("TrustPublished"))
        .contains(other.namespace())
        .doesNotContain(tenant.namespace());
    issuer.await("goes on", LONG, s -> s.status("rotation.phase").matches("Signing|Withdrawing"));
    tenant.existing("web").await("moves", s -> s.ready() && s.status("rotation.id").equals("2"));
  }

  @Test
  void aGivenCaIsFollowedAndTheFormerTrustedUntilItsLastCertificateEnded(Tenant tenant)
      throws Exception {
    var one = tenant.issuer();
    var two = tenant.issuer();
    one.awaitReady();
    two.awaitReady();
    var name = Tenant.unique("given");
    tenant.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(SYSTEM)
            .endMetadata()
            .withType("kubernetes.io/tls")
            .withData(keys(tenant, one))
            .build());
    var issuer = tenant.issuer(name, spec -> given(spec, name));
    var identity = tenant.identity("web").issuer(name).duration("60s").create();
    identity.awaitReady();
    var former = files(tenant, "web").anchorSerials();

    var secrets = tenant.admin().secrets().inNamespace(SYSTEM);
    var data = keys(tenant, two);
    secrets.withName(name).edit(s -> new SecretBuilder(s).withData(data).build());
    issuer.annotate("example.com/touched", "1");
    awaitAnchors(tenant, "web", 2);
    assertThat(files(tenant, "web").anchorSerials()).containsAll(former);

    awaitAnchors(tenant, "web", 1);
    assertThat(files(tenant, "web").anchorSerials()).doesNotContainAnyElementsOf(former);
    secrets.withName(name).delete();
  }

  private static Map<String, String> keys(Tenant tenant, Watched<IdentityIssuer> issuer) {
    var data =
        tenant
            .admin()
            .secrets()
            .inNamespace(SYSTEM)
            .withName("tenure-ca-" + issuer.name())
            .require()
            .getData();
    return Map.of("tls.crt", data.get("tls.crt"), "tls.key", data.get("tls.key"));
  }

  private static IdentityIssuerSpec given(IdentityIssuerSpec spec, String secretName) {
    return new IdentityIssuerSpec(
        null,
        new GivenCa(secretName, null),
        null,
        null,
        null,
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  private static Watched<IdentityIssuer> issuer(
      Tenant tenant, String delay, String deadline, String... namespaces) {
    var serves = namespaces.length == 0 ? List.of(tenant.namespace()) : List.of(namespaces);
    var issuer =
        tenant.issuer(
            Tenant.unique("ca"),
            spec ->
                new IdentityIssuerSpec(
                    new ManagedCa(
                        "rotating", "8760h", new CaRotation(delay, deadline), null, List.of()),
                    null,
                    null,
                    null,
                    null,
                    null,
                    spec.trustDomain(),
                    spec.spiffe(),
                    new NamespaceSelection(serves, null, null),
                    spec.allowedNames(),
                    spec.limits()));
    issuer.awaitReady();
    return issuer;
  }

  private static boolean steady(Seen issuer) {
    return issuer.status("rotation.phase").equals("Steady");
  }

  private static void awaitAnchors(Tenant tenant, int count) {
    awaitAnchors(tenant, "client", count);
    awaitAnchors(tenant, "server", count);
  }

  private static void awaitAnchors(Tenant tenant, String secret, int count) {
    org.awaitility.Awaitility.await(count + " anchors in " + secret)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> files(tenant, secret).anchorSerials().size() == count);
  }

  private static Files files(Tenant tenant, String secret) throws Exception {
    return Files.of(tenant.secret(secret).orElseThrow());
  }

  private static String bundle(Tenant tenant, String namespace, String name) {
    return tenant
        .admin()
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .require()
        .getData()
        .get("ca.crt");
  }
}
