package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.DevCluster;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What leases live through in the cluster itself. */
@OperatorTest
@Isolated
class ClusterFaultsIT {
  @Test
  void anApiServerThatIsAwayStopsNoRenewal(Tenant tenant, DevCluster cluster) {
    var bench = Bench.of(tenant);
    var path = bench.database("brief", "10s", "1h");
    var lease = bench.lease("db").dynamic(path).create();
    lease.awaitReady();
    var login = bench.login("db");
    var id = bench.bao().leases(path).iterator().next();

    cluster.kill("kube-apiserver");
    var since = Instant.now();
    try {
      Bench.await("the lease is renewed without an API server")
          .until(
              () ->
                  bench.proxy().since(since).stream()
                          .filter(FaultProxy.Asked::isLeaseRenewal)
                          .count()
                      >= 2);
      assertThat(bench.bao().end(id)).isPresent();
      assertThat(bench.ledger().admits(login)).isTrue();
    } finally {
      cluster.start("kube-apiserver");
    }

    var after = bench.dynamic("after").create();
    after.awaitReady();
    assertThat(lease.awaitReady().status("rotation.id")).isEqualTo("1");
    assertThat(bench.bao().leases(path)).containsExactly(id);
    assertThat(bench.login("db")).isEqualTo(login);
    assertThat(bench.proxy().reads(path)).isOne();
  }

  /** The lease has 50 minutes to live by the server's clock, and none by ours. */
  @Test
  void aClockAnHourAheadOfTheServersReadsNothingAnewAndRevokesNothing(
      Tenant tenant, Operator operator) {
    var bench = Bench.of(tenant);
    var path = bench.database("skewed", "50m", "24h");
    var lease = bench.lease("db").dynamic(path).create();
    lease.awaitReady();
    var login = bench.login("db");
    var ids = bench.bao().leases(path);

    var since = Instant.now();
    try (var wrong =
        operator.inProcess(operator.standard(), () -> Instant.now().plus(Duration.ofHours(1)))) {
      Bench.await("the lease is renewed, since nothing else tells whether it lives")
          .until(
              () -> bench.proxy().since(since).stream().anyMatch(FaultProxy.Asked::isLeaseRenewal));
      assertThat(wrong.port()).isPositive();
      assertThat(bench.bao().leases(path)).isEqualTo(ids);
    }

    operator.start();
    assertThat(lease.awaitReady().status("rotation.id")).isEqualTo("1");
    assertThat(bench.login("db")).isEqualTo(login);
    assertThat(bench.ledger().admits(login)).isTrue();
    assertThat(bench.proxy().reads(path)).isOne();
    assertThat(bench.proxy().since(since)).noneMatch(FaultProxy.Asked::isRevocation);
  }

  @Test
  void aNamespaceThatIsDeletedTakesItsLeasesWithIt(Tenant tenant) {
    var bench = Bench.of(tenant);
    var leases = IntStream.range(0, 5).mapToObj(n -> bench.dynamic("db-" + n).create()).toList();
    Bench.awaitReady(leases);
    var login = bench.login("db-0");
    assertThat(bench.leases()).hasSize(5);

    tenant.admin().namespaces().withName(tenant.namespace()).delete();

    Bench.await("the namespace goes")
        .until(() -> tenant.admin().namespaces().withName(tenant.namespace()).get() == null);
    assertThat(bench.leases()).isEmpty();
    assertThat(bench.bao().children(tenant.namespace())).isEmpty();
    assertThat(bench.ledger().knows(login.user())).isFalse();
  }
}
