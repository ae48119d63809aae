package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.DevCluster;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A backend that is away for a while: what was delivered stays, and all goes on by itself. */
@OperatorTest
@Isolated
class BackendOutagesIT {
  /** A wait of the operator's doubles from a second; two objects ask a few times in this window. */
  private static final Duration WINDOW = Duration.ofSeconds(6);

  private static final int MOST_REQUESTS = 16;

  @Test
  void degradeNothingAndHealByThemselves(Tenant tenant, Operator operator, DevCluster cluster) {
    beBrief(operator);
    var bench = Bench.of(tenant);
    var held = bench.dynamic("held").create();
    held.awaitReady();
    var before = bench.leases();

    during(
        bench,
        tenant,
        "killed",
        () -> cluster.kill("openbao"),
        () -> cluster.start("openbao"),
        Reason.BACKEND_UNREACHABLE);
    during(
        bench,
        tenant,
        "sealed",
        () -> cluster.dev("seal"),
        () -> cluster.dev("unseal"),
        Reason.BACKEND_SEALED);
    during(
        bench,
        tenant,
        "paused",
        () -> cluster.dev("pause", "openbao"),
        () -> cluster.dev("resume", "openbao"),
        Reason.BACKEND_UNREACHABLE);

    assertThat(held.now().ready()).isTrue();
    assertThat(held.now().status("rotation.id")).isEqualTo("1");
    assertThat(bench.leases()).hasSize(before.size() + 3).containsAll(before);
    assertThat(bench.proxy().all()).filteredOn(FaultProxy.Asked::isLogin).hasSizeLessThan(12);
  }

  /** The server did the work each time, and the operator never learnt of it. */
  @Test
  void leaveNothingBehindWhereOnlyTheAnswerIsLost(Tenant tenant, Operator operator)
      throws InterruptedException {
    beBrief(operator);
    var bench = Bench.of(tenant);
    var withheld = new FaultProxy.Fault.Withhold();
    Watched<SecretLease> lease;
    String lost;
    try (var _ = bench.proxy().fail(asked -> asked.reads(bench.path()), withheld)) {
      lease = bench.dynamic("db").create();
      withheld.awaitAnswered(Bench.SOON);
      lost = bench.leases().iterator().next();
      lease.await("Reconciling", Reason.BACKEND_UNREACHABLE);
    }

    lease.awaitReady();
    bench.awaitLeaseGone(lost);
    Bench.await("one lease, and one token for it")
        .untilAsserted(
            () -> {
              assertThat(bench.leases()).hasSize(1);
              assertThat(bench.bao().children(tenant.namespace())).hasSize(1);
            });
    bench.assertUsable("db");
  }

  @Test
  void ofOneBackendSlowNoOther(Tenant tenant) throws InterruptedException {
    var hanging = Bench.of(tenant);
    var other = Bench.of(tenant.neighbour(true));
    var withheld = new FaultProxy.Fault.Withhold();
    List<Watched<SecretLease>> stuck;
    try (var _ = hanging.proxy().fail(asked -> !asked.isProbe(), withheld)) {
      stuck = IntStream.range(0, 40).mapToObj(n -> hanging.dynamic("db-" + n).create()).toList();
      withheld.awaitAnswered(Bench.SOON);
      var began = Instant.now();
      var leases = IntStream.range(0, 10).mapToObj(n -> other.dynamic("db-" + n).create()).toList();
      Bench.awaitReady(leases);
      assertThat(Duration.between(began, Instant.now()))
          .as("sooner than one time-out of the other backend")
          .isLessThan(Duration.ofSeconds(15));
      assertThat(stuck).noneMatch(lease -> lease.now().ready());
    }
    Bench.awaitReady(stuck);
    assertThat(hanging.leases()).hasSize(40);
  }

  private static void beBrief(Operator operator) {
    operator.restart(
        operator
            .standard()
            .with("backend", Map.of("connectTimeout", "1s", "requestTimeout", "2s")));
  }

  private static void during(
      Bench bench, Tenant tenant, String name, Runnable begin, Runnable end, Reason reason) {
    var login = bench.login("held");
    var version = tenant.secret("held").orElseThrow().getMetadata().getResourceVersion();
    Watched<SecretLease> fresh;
    begin.run();
    try {
      fresh = bench.dynamic(name).create();
      var seen = fresh.await("Reconciling", reason);
      assertThat(seen.has("Ready", reason)).isTrue();
      assertThat(seen.message("Ready")).contains(bench.watchedBackend().name());
      var since = Instant.now();
      fresh.during(
          "not Ready, and not asked for in a hot loop",
          WINDOW,
          s ->
              !s.ready()
                  && bench.proxy().since(since).stream().filter(asked -> !asked.isProbe()).count()
                      <= MOST_REQUESTS);
      assertThat(bench.ledger().admits(login)).as("the delivered credential, meanwhile").isTrue();
    } finally {
      end.run();
    }
    fresh.awaitReady();
    assertThat(bench.ledger().admits(bench.login(name))).isTrue();
    assertThat(bench.login("held")).isEqualTo(login);
    assertThat(tenant.secret("held").orElseThrow().getMetadata().getResourceVersion())
        .isEqualTo(version);
  }
}
