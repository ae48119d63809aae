package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Settings;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** One replica stands by while the other leads, and takes over what it finds as it is. */
@OperatorTest
@Isolated("runs two operators")
class LeaderChangeIT {
  /** The Lease lasts 15 s; a look at it every 2 s, and the first looks of the new leader. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

  @Test
  void afterAStopTakesOverWhatIsThereAsItIs(Tenant tenant, Operator operator) {
    takesOver(
        tenant,
        operator,
        (leader, takeOver) -> {
          leader.stop();
          takeOver.run();
        });
  }

  /** It wakes up and believes that it leads; before it can act on that, it ends itself. */
  @Test
  void aLeaderThatWasFrozenEndsItselfAndHarmsNothing(Tenant tenant, Operator operator) {
    takesOver(
        tenant,
        operator,
        (leader, takeOver) -> {
          leader.freeze();
          takeOver.run();
          leader.thaw();
          Awaitility.await("the former leader ends itself")
              .atMost(TAKEN_OVER)
              .until(() -> !leader.alive());
        });
  }

  private static void takesOver(
      Tenant tenant, Operator operator, BiConsumer<Operator, Runnable> fall) {
    operator.restart(elected(operator));
    try (var replica = operator.replica()) {
      var bench = Bench.of(tenant);
      var leases = List.of(bench.dynamic("db-0").create(), bench.dynamic("db-1").create());
      Bench.awaitReady(leases);
      replica.start(elected(replica), List.of());
      assertThat(looks(replica)).as("looks of a replica that stands by").isZero();
      var ids = bench.leases();
      var versions = leases.stream().map(l -> l.now().resourceVersion()).toList();

      fall.accept(
          operator,
          () -> bench.dynamic("db-2").create().await("becomes Ready", TAKEN_OVER, Seen::ready));

      assertThat(bench.leases()).hasSize(3).containsAll(ids);
      assertThat(leases.stream().map(l -> l.now().resourceVersion())).isEqualTo(versions);
      assertThat(bench.bao().logins(tenant.namespace())).hasSize(1);
    }
  }

  private static Settings elected(Operator operator) {
    return operator.standard().with("leaderElection", Map.of("enabled", true));
  }

  private static double looks(Operator operator) {
    return operator.metric("tenure_reconcile_seconds_count");
  }
}
