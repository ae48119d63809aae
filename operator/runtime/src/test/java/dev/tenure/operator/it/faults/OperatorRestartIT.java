package dev.tenure.operator.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
