package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.acme.LoopbackTls;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What somebody ends at a real server without telling us is noticed soon, and mended once. */
@OperatorTest
@Isolated("runs the operator with other settings")
class BehindOurBackIT {
  @TempDir Path folder;

  @BeforeEach
  void looksOften(Operator operator) {
    operator.restart(
        operator.standard().with("backend", Map.of("loginCheck", "3s", "leaseCheck", "5s")));
  }

  @Test
  void aSingleLeaseThatIsRevokedIsReadAnewAndItsNeighboursAreNot(Tenant tenant) {
    var bench = Bench.of(tenant);
    var leases = IntStream.range(0, 3).mapToObj(n -> bench.dynamic("db-" + n).create()).toList();
    Bench.awaitReady(leases);
    var all = bench.leases();
    var revoked = all.iterator().next();

    bench.bao().put("sys/leases/revoke", Map.of("lease_id", revoked));

    Bench.await("as many leases as objects, and not the one that is gone")
        .untilAsserted(() -> assertThat(bench.leases()).hasSize(3).doesNotContain(revoked));
    Bench.await("one was rotated, once")
        .untilAsserted(() -> assertThat(rotations(leases)).containsExactly("1", "1", "2"));
    var kept = new TreeSet<>(all);
    kept.remove(revoked);
    assertThat(bench.leases()).containsAll(kept);
    Bench.awaitReady(leases);
    leases.forEach(lease -> bench.assertUsable(lease.name()));
    assertThat(bench.proxy().reads(bench.path())).isEqualTo(4);
    assertThat(bench.proxy().all()).filteredOn(FaultProxy.Asked::isLogin).hasSize(1);
  }

  @Test
  void aLoginThatIsRevokedIsMadeAnewOnceAndEachOfItsLeasesIsReadOnce(Tenant tenant) {
    var bench = Bench.of(tenant);
    var leases = IntStream.range(0, 8).mapToObj(n -> bench.dynamic("db-" + n).create()).toList();
    Bench.awaitReady(leases);
    var before = bench.leases();
    var login = bench.bao().logins(tenant.namespace()).getFirst();

    bench.bao().put("auth/token/revoke-accessor", Map.of("accessor", login.accessor()));

    Bench.await("each is rotated, once")
        .untilAsserted(() -> assertThat(rotations(leases)).containsOnly("2"));
    Bench.awaitReady(leases);
    assertThat(bench.leases()).hasSize(8).doesNotContainAnyElementsOf(before);
    leases.forEach(lease -> bench.assertUsable(lease.name()));
    assertThat(bench.proxy().reads(bench.path())).isEqualTo(16);
    assertThat(bench.proxy().all()).filteredOn(FaultProxy.Asked::isLogin).hasSize(2);
    assertThat(bench.bao().logins(tenant.namespace())).hasSize(1);
    assertThat(bench.bao().children(tenant.namespace())).hasSize(8);
  }

  /**
   * Leases, and one of the logins, were made after the snapshot: the server never heard of them.
   */
  @Test
  void aServerRestoredFromAnOlderSnapshotIsGivenOnceMoreWhatItForgot(Tenant tenant)
      throws Exception {
    var certificate = LoopbackTls.fresh();
    try (var server = OwnBao.start(folder, certificate)) {
      var bench =
          AppRoleBench.of(
              tenant, server.bao(), server.address(), AppRoleBench.caBundle(certificate.pem()));
      var first = bench.role("first");
      var second = bench.role("second");
      var known = leases(bench, "known", 3, "first", first);
      AppRoleBench.awaitReady(known);
      var kept = server.bao().leases(AppRoleBench.PATH);
      var snapshot = server.snapshot();
      var unknown = new ArrayList<>(leases(bench, "lease", 3, "first", first));
      unknown.addAll(leases(bench, "login", 6, "second", second));
      AppRoleBench.awaitReady(unknown);
      assertThat(server.bao().leases(AppRoleBench.PATH)).hasSize(12);

      server.restore(snapshot);
      assertThat(server.bao().leases(AppRoleBench.PATH)).isEqualTo(kept);

      Bench.await("each that the server forgot is rotated, once")
          .untilAsserted(() -> assertThat(rotations(unknown)).containsOnly("2"));
      AppRoleBench.awaitReady(unknown);
      AppRoleBench.awaitReady(known);
      assertThat(rotations(known)).as("what the server knows").containsOnly("1");
      assertThat(server.bao().leases(AppRoleBench.PATH)).hasSize(12).containsAll(kept);
      assertThat(server.bao().children(tenant.namespace())).hasSize(12);
      assertThat(logins(server)).as("one login for each role").isEqualTo(2);
      remove(known);
      remove(unknown);
      assertThat(server.bao().leases(AppRoleBench.PATH)).isEmpty();
      assertThat(server.bao().children(tenant.namespace())).isEmpty();
    }
  }

  private static List<Watched<HasMetadata>> leases(
      AppRoleBench bench, String name, int count, String role, String roleId) {
    return IntStream.range(0, count)
        .mapToObj(n -> bench.lease(name + "-" + n, role, roleId))
        .toList();
  }

  private static <T extends HasMetadata> List<String> rotations(List<Watched<T>> leases) {
    return leases.stream().map(lease -> lease.now().status("rotation.id")).sorted().toList();
  }

  private static long logins(OwnBao server) {
    return server.bao().tokens().stream().filter(Bao.Token::isLogin).count();
  }

  private static void remove(List<Watched<HasMetadata>> leases) {
    leases.forEach(Watched::delete);
    leases.forEach(Watched::awaitGone);
  }
}
