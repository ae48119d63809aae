package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What an object left behind at a server that was away when it went. */
@OperatorTest
class DebtIT {
  private static final String LEASES = "tenure_backend_leases";

  /** Debts are looked at once a minute. */
  private static final Duration SWEPT = Duration.ofSeconds(180);

  @Test
  void isWorkedOffWhenTheServerIsBack(Tenant tenant, Operator operator) throws IOException {
    var bench = Bench.of(tenant);
    var backend = "backend=\"" + bench.watchedBackend().name() + "\"";
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var id = bench.onlyLease();
    var login = bench.login("db");

    try (var _ = bench.proxy().fail(_ -> true, new FaultProxy.Fault.Answer(503, Map.of(), "{}"))) {
      lease.delete();
      lease.await("waits visibly", seen -> seen.message("Ready").contains("tenure.dev/revoke"));

      lease.forceFinalizersOff();
      lease.awaitGone();

      Bench.await("the debt is counted")
          .until(() -> operator.metric(LEASES, backend, "state=\"orphaned\"") == 1);
      Awaitility.await("the debt is written down")
          .atMost(SWEPT)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> audited(operator, tenant));
      assertThat(bench.ledger().admits(login)).isTrue();
    }

    Awaitility.await("the lease is gone at the server")
        .atMost(SWEPT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> bench.bao().end(id).isEmpty());
    assertThat(bench.ledger().admits(login)).isFalse();
    Bench.await("nothing is owed any more")
        .until(() -> operator.metric(LEASES, backend, "state=\"orphaned\"") == 0);
  }

  private static boolean audited(Operator operator, Tenant tenant) throws IOException {
    try (var lines = Files.lines(operator.log())) {
      return lines.anyMatch(
          line -> line.contains("action=\"debt\"") && line.contains(tenant.namespace() + "/db"));
    }
  }
}
