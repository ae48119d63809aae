package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person orders of a lease: rest, or a renewal now. */
@OperatorTest
class OrdersIT {
  private static final String RENEW = "tenure.dev/renew";

  @Test
  void aSuspendedLeaseLivesOnAtTheServerAndIsReadAnewAfterwards(Tenant tenant) {
    var bench = Bench.of(tenant);
    var path = bench.database("brief", "30s", "1h");
    var lease = bench.lease("db").dynamic(path).create();
    lease.awaitReady();
    var id = bench.bao().leases(path).iterator().next();
    lease.suspend(true);
    assertThat(lease.await("Suspended", Reason.SUSPENDED).ready()).isTrue();
    var first = bench.bao().end(id).orElseThrow();
    lease.annotate(RENEW, "1");
    Specs.path(lease, bench.path());

    Bench.await("renewed at the server")
        .until(
            () ->
                bench.bao().end(id).filter(end -> end.isAfter(first.plusSeconds(10))).isPresent());

    var rested = lease.now();
    assertThat(rested.ready()).isTrue();
    assertThat(rested.phase()).isEqualTo("Suspended");
    assertThat(rested.status("rotation.id")).isEqualTo("1");
    assertThat(bench.leases()).isEmpty();
    lease.suspend(false);
    lease.await("goes on", seen -> seen.ready() && seen.status("rotation.id").equals("2"));
    assertThat(bench.leases()).hasSize(1);
    bench.awaitLeaseGone(id);
    assertThat(lease.awaitEvent(Reason.ROTATED)).contains(Reason.SPEC_CHANGED.text());
  }

  @Test
  void anOrderReadsAnewOnceAndTheOldIsRevoked(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var id = bench.onlyLease();

    lease.annotate(RENEW, "1");
    lease.await("rotates", seen -> seen.ready() && seen.status("rotation.id").equals("2"));

    assertThat(lease.awaitEvent(Reason.ROTATED)).contains(Reason.RENEW_REQUESTED.text());
    bench.awaitLeaseGone(id);
    bench.assertUsable("db");
    lease.annotate("example.com/touched", "1");
    lease.during(
        "no further rotation",
        Duration.ofSeconds(3),
        seen -> seen.status("rotation.id").equals("2"));
    assertThat(bench.proxy().reads(bench.path())).isEqualTo(2);
  }

  @Test
  void aDemandRevokesTheLeaseBeforeAnotherIsRead(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var id = bench.onlyLease();

    lease.annotate("tenure.dev/revoke", "password in a log");
    lease.await("is replaced", seen -> seen.ready() && seen.status("rotation.id").equals("2"));

    bench.awaitLeaseGone(id);
    assertThat(bench.leases()).hasSize(1);
    bench.assertUsable("db");
    assertThat(lease.awaitEvent(Reason.REVOKED)).contains("password in a log");
    lease.during(
        "is revoked once for one demand",
        Duration.ofSeconds(3),
        seen -> seen.status("rotation.id").equals("2"));
  }

  @Test
  void allOfABackendIsRevokedByOneWordAlsoOfWhoRests(Tenant tenant) {
    var bench = Bench.of(tenant);
    var going = bench.dynamic("db").create();
    var resting = bench.dynamic("rest").create();
    going.awaitReady();
    resting.awaitReady();
    resting.suspend(true);
    resting.await("Suspended", Reason.SUSPENDED);

    bench.watchedBackend().annotate("tenure.dev/revoke", "server restored from a leak");

    going.await("is replaced", seen -> seen.ready() && seen.status("rotation.id").equals("2"));
    resting.await("has nothing", seen -> !seen.ready());
    assertThat(tenant.secret("rest")).isEmpty();
    assertThat(bench.leases()).hasSize(1);
  }

  @Test
  void anOrderReadsAValueNowAndMakesAPasswordAnew(Tenant tenant) {
    var bench = Bench.of(tenant);
    var path = "kv1/" + tenant.namespace() + "/app";
    bench.bao().put(path, Map.of("user", "same"));
    var value = bench.lease("app").fixed(path, null).create();
    var password = new LeaseDraft(tenant, null, "password").password(20).create();
    value.awaitReady();
    password.awaitReady();
    var first = bench.value("password", "password");

    value.annotate(RENEW, "1");
    password.annotate(RENEW, "1");

    assertThat(value.awaitEvent(Reason.UP_TO_DATE)).contains(Reason.RENEW_REQUESTED.text());
    password.await("rotates", seen -> seen.status("rotation.id").equals("2"));
    assertThat(bench.value("password", "password")).isNotEqualTo(first);
    assertThat(value.now().status("rotation.id")).isEqualTo("1");
    assertThat(value.events(Reason.UP_TO_DATE)).hasSize(1);
  }
}
