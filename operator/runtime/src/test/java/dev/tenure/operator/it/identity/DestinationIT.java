package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OperatorTest
@Tag("scopes")
class DestinationIT {
  @Test
  void aForeignSecretIsNeverOverwrittenAndNothingIsIssuedForIt(Tenant tenant) {
    var foreign = tenant.create(foreign(tenant.namespace(), "web")).created();
    var issuer = tenant.issuer();
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();

    var stalled = identity.await("Stalled", Reason.DESTINATION_CONFLICT);

    assertThat(stalled.ready()).isFalse();
    assertThat(stalled.message("Stalled")).contains("web", "secretName");
    identity.during(
        "nothing is issued",
        Duration.ofSeconds(5),
        s -> s.status("rotation.id").isEmpty() && s.has("Stalled", Reason.DESTINATION_CONFLICT));
    assertThat(identity.events(Reason.ISSUED)).isEmpty();
    assertThat(version(tenant)).isEqualTo(foreign.getMetadata().getResourceVersion());
    assertThat(
            tenant
                .admin()
                .configMaps()
                .inNamespace(tenant.namespace())
                .withName(issuer.name())
                .get())
        .as("the trust bundle, published before anything is issued")
        .isNull();
  }

  @Test
  void itIsDeliveredOnceTheForeignSecretIsGone(Tenant tenant) {
    var foreign = tenant.create(foreign(tenant.namespace(), "web"));
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();
    identity.await("Stalled", Reason.DESTINATION_CONFLICT);

    foreign.delete();
    identity.edit(
        i -> {
          i.getMetadata().setAnnotations(Map.of("example.org/touched", "yes"));
          return i;
        });

    identity.awaitReady();
  }

  @Test
  void theFirstOfTwoThatWantOneSecretKeepsIt(Tenant tenant) {
    var issuer = tenant.issuer().name();
    var first = tenant.identity("first").issuer(issuer).secretName("web").create();
    first.awaitReady();
    var before = version(tenant);

    var second = tenant.identity("second").issuer(issuer).secretName("web").create();

    assertThat(second.await("Stalled", Reason.DESTINATION_CONFLICT).message("Stalled"))
        .contains("first");
    first.during("keeps it", Duration.ofSeconds(3), s -> s.ready());
    assertThat(version(tenant)).isEqualTo(before);
  }

  private static String version(Tenant tenant) {
    return tenant.secret("web").orElseThrow().getMetadata().getResourceVersion();
  }

  private static Secret foreign(String namespace, String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels("app.kubernetes.io/managed-by", "somebody")
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withStringData(Map.of("tls.crt", "theirs", "tls.key", "theirs"))
        .build();
  }
}
