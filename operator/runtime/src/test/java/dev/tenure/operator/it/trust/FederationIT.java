package dev.tenure.operator.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import dev.tenure.operator.platform.federation.ForeignServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Workloads know the trust domains that their issuer federates with, as these are now. */
@OperatorTest
@Isolated("restarts the operator")
class FederationIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String DOMAIN = "partner.example";
  private static final String ID = "spiffe://partner.example/endpoint";

  @Test
  void aForeignBundleIsFollowedKeptWhileItIsAwayAndNeverMixedWithOurs(
      Tenant tenant, Operator operator) throws Exception {
    var first = ForeignServer.ca(DOMAIN);
    var second = ForeignServer.ca(DOMAIN);
    try (var server = ForeignServer.of(first, ID)) {
      server.serves(ForeignServer.bundle(1, first));
      var handed = handedOver(tenant, ForeignServer.bundle(1, first));
      var issuer =
          issuer(
              tenant,
              "{trustDomain: %s, url: '%s', endpointSPIFFEID: '%s', bundle: {configMapName: %s}}"
                  .formatted(DOMAIN, server.url(), ID, handed.name()));
      tenant.identity("api").issuer(issuer.name()).create().awaitReady();
      var files = await(tenant, issuer, f -> f.containsKey(DOMAIN + ".pem"));
      assertThat(files.get(DOMAIN + ".pem")).isEqualTo(first.pem());
      assertThat(files.get(DOMAIN + ".json")).contains("\"spiffe_sequence\":1");
      assertThat(files(tenant, issuer.name()).orElseThrow()).containsOnlyKeys("ca.crt");
      assertThat(files(tenant, issuer.name()).orElseThrow().get("ca.crt"))
          .doesNotContain(first.pem().lines().skip(1).findFirst().orElseThrow());

      server.serves(ForeignServer.bundle(2, first, second));
      await(tenant, issuer, f -> f.get(DOMAIN + ".pem").equals(first.pem() + second.pem()));

      server.answers(503, Map.of());
      var told = issuer.await("FederationCurrent", Reason.FOREIGN_BUNDLE_OUTDATED);
      assertThat(told.message("FederationCurrent")).contains(DOMAIN, "answered 503", "sequence 2");
      assertThat(told.ready()).isTrue();
      operator.restart();
      tenant.identity("more").issuer(issuer.name()).create().awaitReady();
      delete(tenant, issuer);
      await(tenant, issuer, f -> f.get(DOMAIN + ".pem").equals(first.pem() + second.pem()));

      server.serves(ForeignServer.bundle(1, second));
      told =
          issuer.await("says that it goes back", SOON, s -> told(s.message("FederationCurrent")));
      assertThat(told.message("FederationCurrent")).contains("sequence 1", "2 was seen");
      server.serves(ForeignServer.bundle(3, second));
      await(tenant, issuer, f -> f.get(DOMAIN + ".pem").equals(second.pem()));

      issuer.merge("{\"spec\":{\"spiffe\":{\"federatesWith\":null}}}");
      await(tenant, issuer, Map::isEmpty);
    }
  }

  @Test
  void aWrongPinAndATrustDomainOfOursArePublishedNowhere(Tenant tenant) throws Exception {
    var ca = ForeignServer.ca(DOMAIN);
    try (var server = ForeignServer.of(ca, ID)) {
      server.serves(ForeignServer.bundle(1, ca));
      var pin = ForeignServer.ca(DOMAIN).pem().replace("\n", "\\n");
      var pinned =
          issuer(
              tenant,
              "{trustDomain: %s, url: '%s', caBundle: \"%s\"}"
                  .formatted(DOMAIN, server.url(), pin));
      pinned.await("FederationCurrent", Reason.FOREIGN_BUNDLE_OUTDATED);
      assertThat(server.asked()).isZero();

      var ours = tenant.issuer();
      var handed = handedOver(tenant, ForeignServer.bundle(1, ca));
      var foreign =
          issuer(
              tenant,
              "{trustDomain: %s, bundle: {configMapName: %s}}"
                  .formatted(ours.created().getSpec().trustDomain(), handed.name()));
      var told = foreign.await("FederationCurrent", Reason.FOREIGN_BUNDLE_OUTDATED);
      assertThat(told.message("FederationCurrent")).contains("vouches for this trust domain here");
      tenant.identity("api").issuer(foreign.name()).create().awaitReady();
      assertThat(files(tenant, "federated." + foreign.name()).orElse(Map.of())).isEmpty();
      assertThat(files(tenant, "federated." + pinned.name()).orElse(Map.of())).isEmpty();
    }
  }

  private static boolean told(String message) {
    return message != null && message.contains("was seen");
  }

  private static Watched<HasMetadata> issuer(Tenant tenant, String entry) {
    return tenant.apply(
        """
        apiVersion: tenure.dev/v1alpha1
        kind: IdentityIssuer
        metadata: {name: %s}
        spec:
          managedCA: {commonName: federating}
          trustDomain: %s.example
          spiffe: {federatesWith: [%s]}
          allowedNamespaces: {names: [%s]}
        """
            .formatted(Tenant.unique("ca"), Tenant.unique("own"), entry, tenant.namespace()));
  }

  private static Watched<HasMetadata> handedOver(Tenant tenant, String document) {
    return tenant.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: tenure-system}
        data: {bundle.json: '%s'}
        """
            .formatted(Tenant.unique("partner"), document));
  }

  /** Somebody deletes what was published. */
  private static void delete(Tenant tenant, Watched<HasMetadata> issuer) {
    tenant
        .admin()
        .configMaps()
        .inNamespace(tenant.namespace())
        .withName("federated." + issuer.name())
        .delete();
  }

  private static Map<String, String> await(
      Tenant tenant, Watched<HasMetadata> issuer, Predicate<Map<String, String>> state) {
    return Awaitility.await("the bundle of " + DOMAIN)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(() -> files(tenant, "federated." + issuer.name()).orElseThrow(), state);
  }

  private static Optional<Map<String, String>> files(Tenant tenant, String name) {
    return Optional.ofNullable(
            tenant.admin().configMaps().inNamespace(tenant.namespace()).withName(name).get())
        .map(map -> map.getData() == null ? Map.of() : map.getData());
  }
}
