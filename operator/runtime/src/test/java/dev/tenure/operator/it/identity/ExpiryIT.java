package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OperatorTest
@Tag("scopes")
class ExpiryIT {
  @Test
  void atItsEndTheSecretGoesButCopiesOfItStay(Tenant tenant) {
    var neighbour = tenant.neighbour(true);
    var end = Instant.now().plusSeconds(25).truncatedTo(ChronoUnit.SECONDS);
    var identity =
        tenant.identity("web").issuer(tenant.issuer().name()).expiresAt(end.toString()).create();
    identity.awaitReady();
    var original = tenant.secret("web").orElseThrow();
    tenant.create(copy(original, tenant.namespace(), "web-backup"));
    neighbour.create(copy(original, neighbour.namespace(), "web"));

    var ended = identity.await("ends", s -> s.phase().equals("Expired"));

    assertThat(Instant.now()).isAfterOrEqualTo(end);
    assertThat(ended.ready()).isFalse();
    assertThat(ended.reason("Ready")).isEqualTo(Reason.EXPIRED.text());
    assertThat(ended.message("Ready")).contains(end.toString(), "spec.expiresAt");
    assertThat(tenant.secret("web")).isEmpty();
    assertThat(identity.awaitEvent(Reason.EXPIRED)).contains(end.toString());
    identity.during(
        "copies stay and nothing is issued",
        Duration.ofSeconds(5),
        s ->
            s.phase().equals("Expired")
                && tenant.secret("web").isEmpty()
                && tenant.secret("web-backup").isPresent()
                && neighbour.secret("web").isPresent());
  }

  /** As a backup or a reflector makes it: every label and annotation, another identity. */
  private static Secret copy(Secret original, String namespace, String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(original.getMetadata().getLabels())
        .withAnnotations(original.getMetadata().getAnnotations())
        .endMetadata()
        .withType(original.getType())
        .withData(original.getData())
        .build();
  }
}
