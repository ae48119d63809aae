package dev.tenure.operator.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@OperatorTest
@Isolated("restarts the operator")
class OperatorRestartIT {
  @Test
  void aRestartIssuesNothingAndWritesNothing(Operator operator, Tenant tenant) {
    var issuer = tenant.issuer();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    var before = versions(tenant, issuer.now().object(), identity.now().object());
    aloneIn(tenant);

    operator.kill();
    operator.start();
    tenant.identity("next").issuer(issuer.name()).create().awaitReady();

    identity.during(
        "nothing is written",
        Duration.ofSeconds(5),
        s -> versions(tenant, issuer.now().object(), s.object()).equals(before));
    assertThat(operator.metric("tenure_credentials_total", "MachineIdentity"))
        .as("credentials made since the start: that of the new identity alone")
        .isEqualTo(1);
  }

  /** Identities of tests before, whose namespaces are being emptied, would be counted too. */
  private static void aloneIn(Tenant tenant) {
    Awaitility.await("what tests before left is gone")
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                tenant
                    .admin()
                    .resources(MachineIdentity.class)
                    .inAnyNamespace()
                    .list()
                    .getItems()
                    .stream()
                    .allMatch(i -> i.getMetadata().getNamespace().equals(tenant.namespace())));
  }

  private static List<String> versions(Tenant tenant, HasMetadata issuer, HasMetadata identity) {
    var bundle =
        tenant
            .admin()
            .configMaps()
            .inNamespace(tenant.namespace())
            .withName(issuer.getMetadata().getName())
            .require();
    return Stream.of(issuer, identity, bundle, tenant.secret("web").orElseThrow())
        .map(o -> o.getKind() + " " + o.getMetadata().getResourceVersion())
        .toList();
  }
}
