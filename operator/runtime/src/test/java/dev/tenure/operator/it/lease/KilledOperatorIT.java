package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The operator's process dies by SIGKILL at chosen moments. A moment is chosen by a request to
 * OpenBao: the server answers it, the proxy keeps the answer, and the process that waits for it is
 * killed. So the server has what the operator never learnt of, every time.
 */
@OperatorTest
@Isolated
class KilledOperatorIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void rightAfterAReadLosesNothingAndTouchesNoNeighbour(Tenant tenant, Operator operator)
      throws InterruptedException {
    var bench = Bench.of(tenant);
    var neighbours =
        IntStream.range(0, 50).mapToObj(n -> bench.dynamic("db-" + n).create()).toList();
    Bench.awaitReady(neighbours);
    var before = bench.leases();
    assertThat(before).hasSize(50);

    var untold = killedAt(bench, operator, "untold", asked -> asked.reads(bench.path()));
    var kept = new TreeSet<>(bench.leases());
    kept.removeAll(before);
    assertThat(kept).as("the lease that the operator never heard of").hasSize(1);
    operator.start();
    untold.awaitReady();
    assertThat(bench.bao().end(kept.first())).as("the lease that nobody knew of").isEmpty();
    var unstored = killedAfterRead(bench, operator);
    recovers(bench, operator, List.of(untold, unstored));

    assertThat(bench.leases()).hasSize(52).containsAll(before);
    assertThat(bench.proxy().reads(bench.path()))
        .as("50 neighbours, two reads cut off, and one for each of the two after the restart")
        .isEqualTo(54);
    assertThat(bench.proxy().all()).filteredOn(FaultProxy.Asked::isLogin).hasSize(1);
    assertThat(bench.bao().logins(tenant.namespace())).hasSize(1);
    assertThat(bench.bao().children(tenant.namespace())).hasSize(52);
    neighbours.forEach(n -> assertThat(n.now().status("rotation.id")).isEqualTo("1"));
  }

  /** Killed before the token could be written down: it is never used, and ends by itself soon. */
  @Test
  void rightAfterATokenWasMadeLeavesOnlyATokenThatEndsSoon(Tenant tenant, Operator operator)
      throws InterruptedException {
    var bench = Bench.of(tenant);
    var lease = killedAt(bench, operator, "db", FaultProxy.Asked::isChild);
    var orphan = bench.bao().children(tenant.namespace()).getFirst();

    recovers(bench, operator, List.of(lease));

    assertThat(bench.leases()).hasSize(1);
    assertThat(bench.proxy().reads(bench.path())).isOne();
    var left =
        bench
            .bao()
            .write("auth/token/lookup-accessor", java.util.Map.of("accessor", orphan.accessor()));
    assertThat(left.data().path("ttl").asInt()).isLessThanOrEqualTo(300);
  }

  /** The n-th request after the restart is the last one, n from a seed. */
  @Test
  void atAnyRequestEndsWithOneLiveCredentialForEachObject(Tenant tenant, Operator operator)
      throws InterruptedException {
    var seed = Long.getLong("tenure.seed", 20260101L);
    var random = new Random(seed);
    var bench = Bench.of(tenant);
    var leases = new java.util.ArrayList<Watched<SecretLease>>();
    for (var round = 0; round < 3; round++) {
      var last = 1 + random.nextInt(12);
      var count = new AtomicInteger();
      var withheld = new FaultProxy.Fault.Withhold();
      Predicate<FaultProxy.Asked> nth =
          asked -> !asked.isProbe() && count.incrementAndGet() == last;
      try (var _ = bench.proxy().fail(nth, withheld)) {
        for (var n = 0; n < 4; n++) {
          leases.add(bench.dynamic("db-%d-%d".formatted(round, n)).create());
        }
        withheld.awaitAnswered(SOON);
        operator.kill();
      }
      operator.start();
    }

    Bench.awaitReady(leases);
    Bench.await("as many leases as objects, seed " + seed)
        .untilAsserted(() -> assertThat(bench.leases()).hasSize(leases.size()));
    for (var lease : leases) {
      assertThat(bench.ledger().admits(bench.login(lease.name())))
          .as("%s, seed %d", lease.name(), seed)
          .isTrue();
    }
  }

  @Test
  void andStartedAgainReadsNothingAndLogsInNowhere(Tenant tenant, Operator operator) {
    var bench = Bench.of(tenant);
    var leases = IntStream.range(0, 5).mapToObj(n -> bench.dynamic("db-" + n).create()).toList();
    Bench.awaitReady(leases);
    var generated = new LeaseDraft(tenant, null, "made").uuid(null).create();
    generated.awaitReady();
    var value = bench.value("made", "uuid");
    var ids = bench.leases();
    var tokens = bench.bao().accessors();
    var versions = leases.stream().map(l -> l.now().resourceVersion()).toList();

    operator.kill();
    var since = Instant.now();
    operator.start();
    var all = tenant.admin().resources(SecretLease.class).inAnyNamespace().list().getItems();
    Bench.await("the operator has looked at every lease")
        .until(
            () -> operator.metric("tenure_reconcile_seconds_count", "SecretLease") >= all.size());

    // What earlier tests left behind may go meanwhile; nothing may come.
    assertThat(ids).containsAll(bench.leases());
    assertThat(tokens).containsAll(bench.bao().accessors());
    assertThat(bench.proxy().since(since))
        .noneMatch(asked -> asked.isLogin() || asked.isChild() || asked.reads(bench.path()));
    assertThat(leases.stream().map(l -> l.now().resourceVersion()).toList()).isEqualTo(versions);
    assertThat(bench.value("made", "uuid")).isEqualTo(value);
    IntStream.range(0, 5).forEach(n -> bench.assertUsable("db-" + n));
  }

  /** The operator knows the lease, and dies before it can write it down. */
  private static Watched<SecretLease> killedAfterRead(Bench bench, Operator operator)
      throws InterruptedException {
    var reader = new AtomicReference<Integer>();
    return killedAt(
        bench,
        operator,
        "unstored",
        asked -> {
          if (asked.reads(bench.path())) {
            reader.set(asked.holder());
          }
          return asked.isTokenRenewal() && Integer.valueOf(asked.holder()).equals(reader.get());
        });
  }

  private static Watched<SecretLease> killedAt(
      Bench bench, Operator operator, String name, Predicate<FaultProxy.Asked> moment)
      throws InterruptedException {
    var withheld = new FaultProxy.Fault.Withhold();
    try (var _ = bench.proxy().fail(moment, withheld)) {
      var lease = bench.dynamic(name).create();
      withheld.awaitAnswered(SOON);
      operator.kill();
      return lease;
    }
  }

  private static void recovers(
      Bench bench, Operator operator, List<Watched<SecretLease>> interrupted) {
    operator.start();
    Bench.awaitReady(interrupted);
    for (var lease : interrupted) {
      assertThat(bench.ledger().admits(bench.login(lease.name()))).isTrue();
    }
  }
}
