package dev.tenure.operator.it.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.api.v1alpha1.CaRotation;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pods of every namespace find an issuer's anchors by its signer's name. */
@OperatorTest
class ClusterTrustBundleIT {
  private static final String OPERATOR = "system:serviceaccount:tenure-system:tenure";

  @Test
  void anIssuersAnchorsArePublishedRepairedAndRemovedWithIt(Tenant tenant) {
    var issuer = tenant.issuer();
    issuer.awaitReady();
    var bundle = ClusterBundle.of(tenant.admin(), issuer.name());
    var anchors = configMap(tenant, issuer);
    assertThat(bundle.pem()).isEqualTo(anchors);
    assertThat(bundle.signerName()).isEqualTo("tenure.dev/" + issuer.name());

    bundle.replace(configMap(tenant, other(tenant)));
    bundle.await("the edit is undone", anchors::equals);
    bundle.delete();
    bundle.await("it is made again", anchors::equals);

    issuer.delete();
    bundle.await("it goes with its issuer", String::isEmpty);
    issuer.awaitGone();
    assertThat(bundle.find()).isEmpty();
  }

  @Test
  void aNewCaSignsOnlyWhenItsAnchorIsThereToo(Tenant tenant) {
    var issuer = rotating(tenant);
    tenant.identity("web").issuer(issuer.name()).create().awaitReady();
    var bundle = ClusterBundle.of(tenant.admin(), issuer.name());
    bundle.label(false);

    issuer.annotate("tenure.dev/renew", "one");
    var held = issuer.await("tells what holds it up", s -> published(s) && names(s, bundle));
    assertThat(held.ready()).isTrue();
    issuer.during("waits for it", Duration.ofSeconds(4), ClusterTrustBundleIT::published);
    assertThat(bundle.pem().split("BEGIN")).as("nobody else's is overwritten").hasSize(2);

    bundle.label(true);
    bundle.await("both anchors are published", pem -> pem.split("BEGIN").length == 3);
    issuer.await("goes on", s -> s.status("rotation.phase").matches("Signing|Withdrawing"));
    issuer.await("has nothing more to tell", s -> s.reason("TrustPublished").isEmpty());
  }

  @Test
  void theOperatorSpeaksForNobodyElsesSigner(Tenant tenant) {
    var issuer = tenant.issuer();
    issuer.awaitReady();
    var anchors = configMap(tenant, issuer);
    var name = Tenant.unique("signer");
    var foreign =
        new ClusterBundle(
            tenant.admin(), "example.com/" + name, "example.com:%s:main".formatted(name));
    var config =
        new ConfigBuilder(tenant.admin().getConfiguration()).withImpersonateUsername(OPERATOR);
    try (var operator = new KubernetesClientBuilder().withConfig(config.build()).build()) {
      var asOperator = foreign.as(operator);
      assertThatThrownBy(() -> asOperator.create(anchors))
          .isInstanceOf(KubernetesClientException.class);
      foreign.create(anchors);
      assertThatThrownBy(asOperator::delete).hasMessageContaining("signers under tenure.dev/");
      var ours = ClusterBundle.of(tenant.admin(), issuer.name());
      ours.label(false);
      assertThatThrownBy(() -> ours.as(operator).delete()).hasMessageContaining("somebody else");
      ours.label(true);
    } finally {
      foreign.delete();
    }
  }

  private static Watched<IdentityIssuer> other(Tenant tenant) {
    var other = tenant.issuer();
    other.awaitReady();
    return other;
  }

  private static Watched<IdentityIssuer> rotating(Tenant tenant) {
    var name = Tenant.unique("ca");
    var issuer =
        tenant.issuer(
            name,
            spec ->
                new IdentityIssuerSpec(
                    new ManagedCa(
                        "rotating", "8760h", new CaRotation("5s", "10m"), null, List.of()),
                    null,
                    null,
                    null,
                    null,
                    null,
                    spec.trustDomain(),
                    spec.spiffe(),
                    spec.allowedNamespaces(),
                    spec.allowedNames(),
                    spec.limits()));
    issuer.awaitReady();
    return issuer;
  }

  private static boolean published(Seen issuer) {
    return issuer.status("rotation.phase").equals("Published");
  }

  private static boolean names(Seen issuer, ClusterBundle bundle) {
    return issuer.message("TrustPublished").contains("ClusterTrustBundle " + bundle.name());
  }

  private static String configMap(Tenant tenant, Watched<IdentityIssuer> issuer) {
    return tenant
        .admin()
        .configMaps()
        .inNamespace("tenure-system")
        .withName(issuer.name())
        .require()
        .getData()
        .get("ca.crt");
  }
}
