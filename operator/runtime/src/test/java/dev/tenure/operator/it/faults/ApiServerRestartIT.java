package dev.tenure.operator.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.DevCluster;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@OperatorTest
@Isolated("kills the API server")
class ApiServerRestartIT {
  @Test
  void everythingGoesOnAfterTheApiServerWasKilled(
      Operator operator, DevCluster cluster, Tenant tenant) {
    var issuer = tenant.issuer().name();
    var steady = tenant.identity("steady").issuer(issuer).create();
    var rotating = tenant.identity("rotating").issuer(issuer).duration("60s").create();
    steady.awaitReady();
    rotating.awaitReady();
    var before = Certificate.of(tenant.secret("steady").orElseThrow());

    cluster.kill("kube-apiserver");
    assertThat(operator.healthy()).isTrue();
    cluster.start("kube-apiserver");

    tenant.identity("new").issuer(issuer).create().awaitReady();
    rotating.await(
        "rotates",
        Duration.ofSeconds(90),
        s -> s.ready() && Integer.parseInt(s.status("rotation.id")) > 1);
    assertThat(steady.now().ready()).isTrue();
    assertThat(Certificate.of(tenant.secret("steady").orElseThrow()).serial())
        .isEqualTo(before.serial());
    assertThat(operator.healthy()).isTrue();
  }
}
