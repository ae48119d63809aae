package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.DevCluster;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
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
