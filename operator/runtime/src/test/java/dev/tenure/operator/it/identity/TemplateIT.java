package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a Secret says about itself because its object wants it to. */
@OperatorTest
class TemplateIT {
  @Test
  void labelsAndAnnotationsFollowTheSpecAndAreRepaired(Tenant tenant) {
    var identity =
        tenant
            .identity("web")
            .issuer(tenant.issuer().name())
            .wears(Map.of("team", "payments"), Map.of("example.com/on-call", "day and night"))
            .create();
    identity.awaitReady();
    awaitDressed(tenant, "team", "payments");
    var first = tenant.secret("web").orElseThrow();
    assertThat(first.getMetadata().getAnnotations())
        .containsEntry("example.com/on-call", "day and night");

    tenant
        .admin()
        .resource(first)
        .edit(
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .addToLabels("team", "somebody-else")
                    .addToLabels("theirs", "stays")
                    .removeFromAnnotations("example.com/on-call")
                    .endMetadata()
                    .build());
    awaitDressed(tenant, "team", "payments");
    identity.edit(
        i -> {
          i.setSpec(
              tenant.identity("web").issuer(i.getSpec().certificate().issuer()).build().getSpec());
          return i;
        });
    awaitDressed(tenant, "team", null);

    var last = tenant.secret("web").orElseThrow();
    assertThat(last.getMetadata().getLabels()).containsEntry("theirs", "stays");
    assertThat(last.getMetadata().getAnnotations()).doesNotContainKey("example.com/on-call");
    assertThat(last.getData()).as("no new certificate").isEqualTo(first.getData());
  }

  @Test
  void aLeaseDressesItsSecretToo(Tenant tenant) {
    tenant
        .apply(
            """
            apiVersion: tenure.dev/v1alpha1
            kind: SecretLease
            metadata: {name: web, namespace: %s}
            spec:
              owner: %s
              purpose: Behaviour tests
              expiresAt: "%s"
              generated: {uuid: {}}
              secretTemplate: {labels: {team: payments}}
            """
                .formatted(tenant.namespace(), tenant.owner(), Tenant.END))
        .awaitReady();

    awaitDressed(tenant, "team", "payments");
  }

  private static void awaitDressed(Tenant tenant, String label, String value) {
    Awaitility.await(label + " is " + value)
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              var labels = tenant.secret("web").orElseThrow().getMetadata().getLabels();
              return value == null ? !labels.containsKey(label) : value.equals(labels.get(label));
            });
  }
}
