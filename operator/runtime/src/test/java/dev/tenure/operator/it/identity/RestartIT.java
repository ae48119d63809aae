package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OperatorTest
@Tag("scopes")
class RestartIT {
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  @Test
  void aDeploymentRestartsOncePerRotationAtTheRecordedTime(Tenant tenant) {
    var deployment = tenant.create(deployment(tenant.namespace(), "shop"));
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).restarts("shop").create();
    identity.await("settled", s -> s.ready() && s.status("rotation.restart").equals("Done"));
    var before = generation(deployment);

    identity.edit(
        i -> IdentityDraft.changed(i, "dnsNames: [web2.%s.svc]".formatted(tenant.namespace())));

    var rotated =
        identity.await(
            "rotated and rolled out",
            s ->
                s.ready()
                    && s.status("rotation.id").equals("2")
                    && s.status("rotation.restart").equals("Done"));
    assertThat(annotations(deployment)).containsEntry(RESTARTED_AT, rotated.status("rotation.at"));
    assertThat(generation(deployment)).isEqualTo(before + 1);
    deployment.during(
        "no second restart", Duration.ofSeconds(8), _ -> generation(deployment) == before + 1);
    assertThat(identity.now().status("rotation.id")).isEqualTo("2");
  }

  @Test
  void aMissingWorkloadIsNamedAndTheCredentialStaysReady(Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).restarts("shop").create();
    identity.await("is delivered", s -> tenant.secret("web").isPresent());
    identity.edit(
        i -> IdentityDraft.changed(i, "dnsNames: [web2.%s.svc]".formatted(tenant.namespace())));

    var stalled = identity.await("Stalled", Reason.WORKLOAD_NOT_FOUND);

    assertThat(stalled.ready()).isTrue();
    assertThat(stalled.message("Stalled")).contains("shop");
    assertThat(tenant.secret("web")).isPresent();
  }

  private static long generation(Watched<Deployment> deployment) {
    return deployment.now().object().getMetadata().getGeneration();
  }

  private static Map<String, String> annotations(Watched<Deployment> deployment) {
    return ((Deployment) deployment.now().object())
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getAnnotations();
  }

  private static Deployment deployment(String namespace, String name) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .withImage("example.org/app:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
