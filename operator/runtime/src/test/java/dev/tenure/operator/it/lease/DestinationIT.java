package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a credential is to go is known to be free before one is read. */
@OperatorTest
class DestinationIT {
  @Test
  void ofSomebodyElseIsLeftAloneAndNothingIsRead(Tenant tenant) {
    var bench = Bench.of(tenant);
    var foreign = foreign(tenant, "taken");
    var lease = bench.dynamic("db").secretName("taken").create();

    var seen = lease.await("Stalled", Reason.DESTINATION_CONFLICT);

    assertThat(seen.message("Stalled")).contains(tenant.namespace() + "/taken", "secretName");
    assertThat(seen.has("Ready", Reason.DESTINATION_CONFLICT)).isTrue();
    assertThat(bench.proxy().all()).filteredOn(asked -> !asked.isProbe()).isEmpty();
    assertThat(bench.leases()).isEmpty();
    assertThat(tenant.secret("taken").orElseThrow()).isEqualTo(foreign);

    tenant.admin().resource(foreign).delete();
    Specs.touch(lease);
    lease.awaitReady();
    assertThat(bench.leases()).hasSize(1);
  }

  @Test
  void wantedByTwoGoesToOneAndTheOtherReadsNothing(Tenant tenant) {
    var bench = Bench.of(tenant);
    var one = bench.dynamic("one").secretName("shared").create();
    var two = bench.dynamic("two").secretName("shared").create();

    Bench.await("one has it, the other is told")
        .until(
            () ->
                List.of(one.now(), two.now()).stream().filter(s -> s.ready()).count() == 1
                    && List.of(one.now(), two.now()).stream()
                            .filter(s -> s.has("Stalled", Reason.DESTINATION_CONFLICT))
                            .count()
                        == 1);

    Bench.await("one lease is left").untilAsserted(() -> assertThat(bench.leases()).hasSize(1));
    var winner = one.now().ready() ? one : two;
    var loser = winner == one ? two : one;
    assertThat(tenant.secret("shared").orElseThrow().getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(winner.uid()));
    assertThat(loser.now().message("Stalled")).contains("SecretLease/" + winner.name());
    BackendRefusalsIT.assertQuiet(bench, 0, Duration.ofSeconds(3));
    bench.assertUsable("shared");
  }

  @Test
  void thatOnlyCarriesOurLabelsIsACopyAndStays(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").create();
    lease.awaitReady();
    var ours = tenant.secret("db").orElseThrow();
    var copy =
        new SecretBuilder(ours)
            .withNewMetadata()
            .withName("copy")
            .withNamespace(tenant.namespace())
            .withLabels(ours.getMetadata().getLabels())
            .withAnnotations(ours.getMetadata().getAnnotations())
            .withOwnerReferences(ours.getMetadata().getOwnerReferences())
            .endMetadata()
            .build();
    tenant.admin().resource(copy).create();

    Specs.path(lease, bench.database("other", "1h", "24h"));
    lease.await("rotates", s -> s.status("rotation.id").equals("2"));
    Bench.await("the first lease is gone").until(() -> bench.leases().isEmpty());

    assertThat(tenant.secret("copy")).isPresent();
    assertThat(tenant.secret("copy").orElseThrow().getData()).isEqualTo(ours.getData());
  }

  private static Secret foreign(Tenant tenant, String name) {
    return tenant
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(tenant.namespace())
                .withLabels(Map.of("app.kubernetes.io/managed-by", "somebody"))
                .endMetadata()
                .withStringData(Map.of("password", "theirs"))
                .build())
        .create();
  }
}
