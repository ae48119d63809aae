package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The life of a leased credential. */
@OperatorTest
class DynamicLeaseIT {
  @Test
  void opensTheDatabaseWithExactlyOneLeaseAndTakesItBackOnDeletion(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();

    var ready = lease.awaitReady();
    var login = bench.login("db");
    var id = bench.onlyLease();

    assertThat(bench.ledger().admits(login)).isTrue();
    assertThat(ready.status("leased")).isEqualTo("1");
    assertThat(ready.status("tokenPerLease")).isEqualTo("Child");
    assertThat(ready.phase()).isEqualTo("Active");
    assertThat(bench.bao().children(tenant.namespace()))
        .singleElement()
        .satisfies(
            token ->
                assertThat(token.meta())
                    .containsEntry("tenure_uid", lease.uid())
                    .containsEntry("tenure_installation", "tenure"));

    lease.delete();
    lease.awaitGone();

    assertThat(bench.bao().end(id)).as("the lease when its object is gone").isEmpty();
    assertThat(bench.bao().children(tenant.namespace())).isEmpty();
    assertThat(bench.ledger().knows(login.user())).isFalse();
    assertThat(bench.ledger().admits(login)).isFalse();
  }

  @Test
  void isRenewedAtTheServerWithoutAWrite(Tenant tenant) {
    var bench = Bench.of(tenant);
    var path = bench.database("brief", "24s", "1h");
    var lease = bench.lease("db").dynamic(path).create();
    lease.awaitReady();
    var id = bench.bao().leases(path).iterator().next();
    var first = bench.bao().end(id).orElseThrow();
    awaitEndAfter(bench, id, first);
    var before = versions(tenant, lease);

    awaitEndAfter(bench, id, first.plusSeconds(20));

    assertThat(versions(tenant, lease)).isEqualTo(before);
    assertThat(bench.proxy().reads(path)).isOne();
    assertThat(bench.ledger().admits(bench.login("db"))).isTrue();
  }

  @Test
  void movesOnBeforeTheLeaseReachesItsCeiling(Tenant tenant) {
    var bench = Bench.of(tenant);
    var path = bench.database("short", "16s", "40s");
    var lease = bench.lease("db").dynamic(path).create();
    lease.awaitReady();
    var first = bench.login("db");
    var id = bench.bao().leases(path).iterator().next();
    var ceiling = new Instant[] {bench.bao().end(id).orElseThrow()};

    Bench.await("the next credential is delivered")
        .until(
            () -> {
              bench.assertUsable("db");
              bench.bao().end(id).ifPresent(end -> ceiling[0] = end);
              return lease.now().status("rotation.id").equals("2");
            });

    assertThat(lease.now().time("rotation.at"))
        .as("the moment of the second credential, against the last end of the first")
        .isBefore(ceiling[0]);
    assertThat(bench.ledger().admits(bench.login("db"))).isTrue();
    bench.awaitLeaseGone(id);
    assertThat(bench.ledger().admits(first)).isFalse();
    bench.assertUsable("db");
  }

  @Test
  void movesOnBeforeTheLoginThatItHangsOnEnds(Tenant tenant) {
    var bench = Bench.of(tenant);
    var role = bench.role(bench.audience() + "-brief", "tenant", life("20s", "45s"));
    var lease = bench.dynamic("db").role(role).create();
    lease.awaitReady();
    var first = bench.onlyLease();

    Bench.await("the next credential is delivered")
        .until(
            () -> {
              bench.assertUsable("db");
              return lease.now().status("rotation.id").equals("2");
            });

    bench.awaitLeaseGone(first);
    bench.assertUsable("db");
    assertThat(lease.now().ready()).isTrue();
  }

  @Test
  void isReplacedWhenTheSpecAsksForSomethingElse(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var first = bench.login("db");
    var id = bench.onlyLease();
    var other = bench.database("other", "1h", "24h");

    Specs.path(lease, other);
    var seen = lease.await("rotates", s -> s.status("rotation.id").equals("2"));

    var second = bench.login("db");
    assertThat(second).isNotEqualTo(first);
    bench.awaitLeaseGone(id);
    assertThat(bench.ledger().admits(first)).isFalse();
    assertThat(bench.ledger().admits(second)).isTrue();
    assertThat(bench.bao().leases(other)).hasSize(1);
    assertThat(bench.proxy().all())
        .as("the first is revoked only after its grace of 5 s")
        .filteredOn(FaultProxy.Asked::isRevocation)
        .allSatisfy(
            asked -> assertThat(asked.at()).isAfter(seen.time("rotation.at").plusSeconds(5)));
  }

  @Test
  void staysWhenOnlyItsGovernanceChanges(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var login = bench.login("db");
    var id = bench.onlyLease();
    var owner = Tenant.unique("team");
    tenant.owner(owner, Specs.only(tenant.namespace()));

    Specs.governance(lease, owner);
    Bench.await("the Secret carries the new owner")
        .until(
            () ->
                owner.equals(
                    tenant
                        .secret("db")
                        .orElseThrow()
                        .getMetadata()
                        .getLabels()
                        .get("tenure.dev/owner")));

    assertThat(lease.awaitReady().status("rotation.id")).isEqualTo("1");
    assertThat(bench.leases()).isEqualTo(Set.of(id));
    assertThat(bench.login("db")).isEqualTo(login);
    assertThat(bench.proxy().reads(bench.path())).isOne();
  }

  @Test
  void isReplacedWhenItsSecretIsEditedOrDeletedByHand(Tenant tenant) {
    var bench = Bench.of(tenant);
    var edited = bench.dynamic("edited").create();
    var deleted = bench.dynamic("deleted").create();
    edited.awaitReady();
    deleted.awaitReady();
    var before = bench.leases();
    var first = bench.login("edited");
    var second = bench.login("deleted");

    Specs.overwrite(tenant, "edited", "password", "guessed");
    tenant.admin().secrets().inNamespace(tenant.namespace()).withName("deleted").delete();

    edited.await("rotates", s -> s.status("rotation.id").equals("2"));
    deleted.await("rotates", s -> s.status("rotation.id").equals("2"));
    before.forEach(bench::awaitLeaseGone);
    assertThat(bench.leases()).hasSize(2).doesNotContainAnyElementsOf(before);
    assertThat(bench.ledger().admits(first)).isFalse();
    assertThat(bench.ledger().admits(second)).isFalse();
    assertThat(bench.ledger().admits(bench.login("edited"))).isTrue();
    assertThat(bench.ledger().admits(bench.login("deleted"))).isTrue();
  }

  @Test
  void isTakenAwayWhenTheTenureEnds(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var login = bench.login("db");
    var id = bench.onlyLease();
    var end = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);

    Specs.expiresAt(lease, end);
    var shortened = lease.await("is shortened", s -> s.status("expiresAt").equals(end.toString()));
    assertThat(shortened.phase()).isIn("Active", "Expired");
    lease.await("Expired", s -> s.phase().equals("Expired"));

    assertThat(Instant.now()).isAfterOrEqualTo(end);
    assertThat(tenant.secret("db")).isEmpty();
    assertThat(bench.bao().end(id)).isEmpty();
    assertThat(bench.ledger().admits(login)).isFalse();
    assertThat(lease.now().ready()).isFalse();
    assertThat(lease.awaitEvent(Reason.EXPIRED)).contains("revoked", "db");
    assertThat(bench.bao().children(tenant.namespace())).isEmpty();
    assertThat(bench.proxy().reads(bench.path())).as("reads").isOne();
  }

  @Test
  void isReadOnceAndEndsInTimeWhenItsTenureIsShort(Tenant tenant) {
    var bench = Bench.of(tenant);
    var end = Instant.now().plusSeconds(25).truncatedTo(ChronoUnit.SECONDS);
    var lease = bench.dynamic("db").expiresAt(end).create();
    lease.await("delivers", s -> s.status("rotation.id").equals("1"));

    lease.await("Expired", s -> s.phase().equals("Expired"));

    assertThat(Instant.now()).isAfterOrEqualTo(end);
    assertThat(bench.proxy().reads(bench.path())).as("reads").isOne();
    assertThat(bench.leases()).isEmpty();
    assertThat(tenant.secret("db")).isEmpty();
  }

  @Test
  void sharesOneLoginWithAllLeasesOfItsAccount(Tenant tenant) {
    var bench = Bench.of(tenant);
    var leases = IntStream.range(0, 20).mapToObj(n -> bench.dynamic("db-" + n).create()).toList();

    Bench.awaitReady(leases);

    assertThat(bench.leases()).hasSize(20);
    assertThat(bench.bao().logins(tenant.namespace())).hasSize(1);
    assertThat(bench.bao().children(tenant.namespace())).hasSize(20);
    assertThat(bench.proxy().all()).filteredOn(FaultProxy.Asked::isLogin).hasSize(1);
    assertThat(bench.proxy().reads(bench.path())).isEqualTo(20);
  }

  @Test
  void hasALoginOfItsOwnWhereThePolicyAllowsNoChildren(Tenant tenant) {
    var bench = Bench.of(tenant);
    var role = bench.role(bench.audience() + "-no-child", "tenant-no-child", life("1h", "24h"));
    var one = bench.dynamic("one").role(role).create();
    var two = bench.dynamic("two").role(role).create();

    assertThat(one.awaitReady().status("tokenPerLease")).isEqualTo("Login");
    assertThat(two.awaitReady().status("tokenPerLease")).isEqualTo("Login");
    assertThat(bench.leases()).hasSize(2);
    assertThat(bench.bao().logins(tenant.namespace())).hasSize(3);
    var left = new TreeSet<>(bench.leases());

    one.delete();
    one.awaitGone();

    left.retainAll(bench.leases());
    assertThat(left).hasSize(1);
    assertThat(bench.bao().logins(tenant.namespace())).hasSize(2);
    assertThat(bench.ledger().admits(bench.login("two"))).isTrue();
  }

  private static Map<String, String> life(String ttl, String maxTtl) {
    return Map.of("token_ttl", ttl, "token_max_ttl", maxTtl);
  }

  private static void awaitEndAfter(Bench bench, String id, Instant time) {
    Bench.await("the lease is renewed beyond " + time)
        .until(() -> bench.bao().end(id).orElseThrow().isAfter(time));
  }

  /** Everything that a renewal could have written: object, Secret and the operator's record. */
  private static Map<String, String> versions(Tenant tenant, Watched<SecretLease> lease) {
    var journal =
        tenant
            .admin()
            .secrets()
            .inNamespace("tenure-system")
            .withName("tenure-lease-" + lease.uid())
            .get();
    return Map.of(
        "object", lease.now().resourceVersion(),
        "secret", tenant.secret("db").orElseThrow().getMetadata().getResourceVersion(),
        "record", journal.getMetadata().getResourceVersion());
  }
}
