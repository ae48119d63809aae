package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A backend that answers, but not with a credential. Each ends in words a user can act on. */
@OperatorTest
class BackendRefusalsIT {
  /** How long nothing more than a look or two may happen. */
  private static final Duration WINDOW = Duration.ofSeconds(6);

  @Test
  void nameWhatToMendAndAreNotAskedOverAndOver(Tenant tenant) {
    var bench = Bench.of(tenant);
    bench.bao().put("kv1/%s/app".formatted(tenant.namespace()), Map.of("user", "someone"));
    var forbidden = bench.lease("forbidden").dynamic("transit/creds/x").create();
    var unknown = bench.lease("unknown").dynamic("database/creds/no-such-role").create();
    var unleased =
        bench.lease("unleased").dynamic("kv1/%s/app".formatted(tenant.namespace())).create();
    var posted = bench.lease("no-engine").fixed("no-such-mount/app", null).create();
    var role = bench.dynamic("role").role("no-such-role").create();

    assertThat(refused(forbidden, Reason.BACKEND_REFUSED))
        .contains("transit/creds/x", bench.audience(), "grant it `read`");
    assertThat(refused(unknown, Reason.PATH_NOT_FOUND)).contains("database/creds/no-such-role");
    assertThat(refused(unleased, Reason.INVALID_SPEC)).contains("without a lease", "`static`");
    assertThat(refused(posted, Reason.PATH_NOT_FOUND)).contains("no-such-mount/app");
    assertThat(refused(role, Reason.LOGIN_REFUSED)).contains("no-such-role", "ServiceAccount");

    assertQuiet(bench, 0, WINDOW);
    for (var lease : List.of(forbidden, unknown, unleased, posted, role)) {
      assertThat(tenant.secret(lease.name())).as("Secret of " + lease.name()).isEmpty();
    }
    assertThat(bench.bao().children(tenant.namespace()))
        .as("tokens with which nothing was read are given back")
        .isEmpty();
  }

  @Test
  void areMendedWhereTheCauseIs(Tenant tenant) {
    var bench = Bench.of(tenant);
    var name = tenant.namespace() + "-later";
    var lease = bench.lease("db").dynamic("database/creds/" + name).create();
    refused(lease, Reason.PATH_NOT_FOUND);

    bench.database("later", "1h", "24h");
    Specs.touch(lease);

    lease.awaitReady();
    assertThat(bench.ledger().admits(bench.login("db"))).isTrue();
    assertThat(lease.now().reason("Stalled")).isEmpty();
  }

  @Test
  void keepWhatWasDeliveredWhenTheyForbidLater(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var login = bench.login("db");
    var held = bench.leases();

    Specs.path(lease, "transit/creds/x");
    lease.await("Stalled", Reason.BACKEND_REFUSED);

    assertThat(lease.now().ready()).as("Ready, for what was delivered stays good").isTrue();
    assertThat(bench.login("db")).isEqualTo(login);
    assertThat(bench.leases()).isEqualTo(held);
    assertThat(bench.ledger().admits(login)).isTrue();
  }

  @Test
  void areLeftAloneUntilTheTimeTheyNamed(Tenant tenant) {
    var bench = Bench.of(tenant);
    var held = bench.dynamic("held").create();
    held.awaitReady();
    var login = bench.login("held");
    var busy =
        new FaultProxy.Fault.Answer(
            429, Map.of("Retry-After", "8"), "{\"errors\":[\"request rate limit exceeded\"]}");
    Instant refusedAt;
    try (var _ = bench.proxy().fail(asked -> !asked.isProbe(), busy)) {
      var fresh = bench.dynamic("fresh").create();
      var seen = fresh.await("Reconciling", Reason.BACKEND_THROTTLED);
      assertThat(seen.message("Reconciling")).contains("backend '" + bench.watchedBackend().name());
      refusedAt = last(bench);
    }
    var until = refusedAt.plusSeconds(8);

    tenant
        .admin()
        .resources(SecretLease.class)
        .inNamespace(tenant.namespace())
        .withName("fresh")
        .waitUntilCondition(
            l -> l.getStatus() != null && bench.leases().size() == 2,
            60,
            java.util.concurrent.TimeUnit.SECONDS);

    assertThat(bench.proxy().since(refusedAt.plusMillis(500)))
        .filteredOn(asked -> !asked.isProbe())
        .allSatisfy(asked -> assertThat(asked.at()).isAfter(until.minusMillis(500)));
    assertThat(held.now().ready()).isTrue();
    assertThat(bench.login("held")).isEqualTo(login);
  }

  @Test
  void areNotReadWithoutABound(Tenant tenant) {
    var bench = Bench.of(tenant);
    var path = "kv1/%s/app".formatted(tenant.namespace());
    bench.bao().put(path, Map.of("user", "someone"));
    var huge =
        new FaultProxy.Fault.Answer(
            200, Map.of(), "{\"data\":{\"user\":\"" + "x".repeat(2_000_000) + "\"}}");
    Watched<SecretLease> lease;
    try (var _ = bench.proxy().fail(asked -> asked.reads(path), huge)) {
      lease = bench.lease("app").fixed(path, null).create();
      assertThat(refused(lease, Reason.RESPONSE_TOO_LARGE)).contains("smaller");
    }

    Specs.touch(lease);

    lease.awaitReady();
    assertThat(bench.value("app", "user")).isEqualTo("someone");
  }

  private static String refused(Watched<SecretLease> lease, Reason reason) {
    var seen = lease.await("Stalled", reason);
    assertThat(seen.has("Ready", reason)).as("Ready says the same: " + seen.json()).isTrue();
    assertThat(lease.awaitEvent(reason)).isEqualTo(seen.message("Stalled"));
    return seen.message("Stalled");
  }

  private static Instant last(Bench bench) {
    return bench.proxy().all().stream().filter(asked -> !asked.isProbe()).toList().getLast().at();
  }

  /** That at most so many requests arrive in the window that begins now. */
  static void assertQuiet(Bench bench, int most, Duration window) {
    var since = Instant.now();
    Bench.await("at most %d requests in %s".formatted(most, window))
        .during(window)
        .untilAsserted(
            () ->
                assertThat(bench.proxy().since(since))
                    .filteredOn(asked -> !asked.isProbe())
                    .hasSizeLessThanOrEqualTo(most));
  }
}
