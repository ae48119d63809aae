package dev.tenure.operator.it.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.BackendLogin;
import dev.tenure.api.v1alpha1.KubernetesLogin;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.api.v1alpha1.SecretBackendSpec;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.DevCluster;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

@OperatorTest
class BackendRulesIT {
  @Test
  void anAudienceBelongsToOneBackend(Tenant tenant) {
    var audience = Tenant.unique("audience");
    var name = Tenant.unique("vault");
    var first = backend(tenant, name + "-a", bao(), audience);
    first.awaitReady();

    var second = backend(tenant, name + "-b", bao(), audience);

    assertThat(misconfigured(second)).contains(audience, first.name());
    assertThat(first.now().ready()).isTrue();
  }

  @Test
  void anAudienceOfTheApiServerIsRefused(Tenant tenant) {
    var audience = "https://kubernetes.default.svc.cluster.local";
    var backend = backend(tenant, Tenant.unique("vault"), bao(), audience);

    assertThat(misconfigured(backend)).contains(audience, "API server");
  }

  @Test
  void plainHttpToAForeignHostIsRefused(Tenant tenant) {
    var backend =
        backend(
            tenant,
            Tenant.unique("vault"),
            "http://openbao.example.org:8200",
            Tenant.unique("audience"));

    assertThat(misconfigured(backend)).contains("https");
  }

  private static String misconfigured(Watched<SecretBackend> backend) {
    var seen = backend.await("Stalled", Reason.BACKEND_MISCONFIGURED);
    assertThat(seen.ready()).isFalse();
    assertThat(seen.reason("Ready")).isEqualTo(Reason.BACKEND_MISCONFIGURED.text());
    return seen.message("Stalled");
  }

  private static String bao() {
    return DevCluster.variable("BAO_ADDR");
  }

  private static Watched<SecretBackend> backend(
      Tenant tenant, String name, String address, String audience) {
    var object = new SecretBackend();
    object.setMetadata(new ObjectMetaBuilder().withName(name).build());
    object.setSpec(
        new SecretBackendSpec(
            address,
            null,
            new BackendLogin(new KubernetesLogin("kubernetes", "tenant", audience), null),
            new NamespaceSelection(List.of(tenant.namespace()), null, null)));
    return tenant.create(object);
  }
}
