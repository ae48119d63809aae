package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.DevCluster;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Tokens at a real server whose records were deleted while the operator was away. */
@OperatorTest
@Isolated("sweeps the shared server")
class SweepIT {
  private static final String OPERATORS = "tenure-system";
  private static final String AGE = "4s";

  @Test
  void endsExactlyWhatIsOursInNoRecordAndUsedByNobody(Tenant tenant, Operator operator)
      throws IOException {
    var bench = Bench.of(tenant);
    var backend = bench.watchedBackend();
    assertThat(backend.await("Swept", Reason.SWEEP_UNKNOWN).message("Swept"))
        .contains("spec.sweep.token.secretName");
    var kept = bench.dynamic("kept").create();
    var suspended = bench.dynamic("suspended").create();
    var anew = bench.dynamic("anew").create();
    var removed = bench.dynamic("removed").create();
    Bench.awaitReady(List.of(kept, suspended, anew, removed));
    suspended.suspend(true);
    suspended.await("is suspended", seen -> seen.phase().equals("Suspended"));
    var ofKept = child(bench, kept);
    var ofSuspended = child(bench, suspended);
    var ofAnew = child(bench, anew);
    var ofRemoved = child(bench, removed);

    operator.stop();
    List.of(suspended, anew, removed).forEach(lease -> loseRecord(tenant, lease));
    removed.delete();
    removed.forceFinalizersOff();
    var neighbours = madeBySomebody(bench, changed(ofRemoved, "tenure_cluster", "of-another"));
    var copy = madeBySomebody(bench, changed(ofKept, "tenure_credential", "r1-copied"));
    credential(tenant, bench);
    backend.merge(
        "{\"spec\":{\"sweep\":{\"token\":{\"secretName\":\"%s\"}}}}".formatted(tenant.namespace()));
    operator.start(
        operator.standard().with("backend", Map.of("sweep", "2s", "orphanAge", AGE)), List.of());
    try {
      gone(bench, ofRemoved);
      gone(bench, ofAnew);
      gone(bench, copy);

      var seen = backend.await("has told of the last orphan", SweepIT::isClean);
      assertThat(Integer.parseInt(seen.status("sweep.inUse"))).isOne();
      assertThat(Integer.parseInt(seen.status("sweep.ours"))).isGreaterThanOrEqualTo(3);
      assertThat(Integer.parseInt(seen.status("sweep.foreign"))).isGreaterThanOrEqualTo(2);
      assertThat(seen.reason("Swept")).as("one is used without a record").isEqualTo("Orphaned");
      assertThat(backend.awaitEvent(Reason.ORPHANED)).contains("in no record");
      assertThat(bench.bao().token(neighbours.accessor())).as("another cluster's").isPresent();
      assertThat(bench.bao().token(ofSuspended.accessor())).as("in use").isPresent();
      assertThat(bench.bao().token(ofKept.accessor())).as("recorded").isPresent();
      List.of("kept", "suspended", "anew").forEach(bench::assertUsable);
      assertThat(kept.now().status("rotation.id")).isEqualTo("1");
      var name = "backend=\"" + backend.name() + "\"";
      assertThat(operator.metric("tenure_backend_tokens", name, "state=\"foreign\"")).isPositive();

      suspended.suspend(false);
      gone(bench, ofSuspended);
      backend.await("Swept", Reason.SWEPT);
      bench.assertUsable("suspended");
    } finally {
      bench.bao().write("auth/token/revoke-accessor", Map.of("accessor", neighbours.accessor()));
      deleteCredential(tenant);
    }
  }

  @Test
  void saysWhyItCannotLook(Tenant tenant, Operator operator) {
    var bench = Bench.of(tenant);
    var backend = bench.watchedBackend();
    backend.merge(
        "{\"spec\":{\"sweep\":{\"token\":{\"secretName\":\"%s\"}}}}".formatted(tenant.namespace()));
    assertThat(backend.await("Swept", Reason.BACKEND_MISCONFIGURED).message("Swept"))
        .contains("Secret " + OPERATORS + "/" + tenant.namespace(), "does not exist");
    try {
      secret(tenant, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW0ifQ.c2ln");
      assertThat(again(backend, 1).await("Swept", Reason.BACKEND_MISCONFIGURED).message("Swept"))
          .contains("JWT");
      deleteCredential(tenant);
      secret(
          tenant,
          bench
              .bao()
              .write("auth/token/create", Map.of("policies", "default"))
              .body()
              .at("/auth/client_token")
              .asText());
      var seen = again(backend, 2).await("Swept", Reason.BACKEND_REFUSED);
      assertThat(seen.message("Swept")).contains("`list` and `sudo` on auth/token/accessors");
      assertThat(seen.ready()).as("a backend serves without being swept").isTrue();
    } finally {
      deleteCredential(tenant);
    }
  }

  /** A changed backend is swept at once. */
  private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> Watched<T> again(
      Watched<T> backend, int turn) {
    backend.merge("{\"spec\":{\"limits\":{\"maxResponseBytes\":%d}}}".formatted(65536 + turn));
    return backend;
  }

  private static boolean isClean(Seen backend) {
    return backend.status("sweep.orphaned").equals("0");
  }

  private static Bao.Token child(Bench bench, Watched<SecretLease> lease) {
    return bench.bao().tokens().stream()
        .filter(token -> lease.uid().equals(token.meta().get("tenure_uid")))
        .findFirst()
        .orElseThrow();
  }

  private static void gone(Bench bench, Bao.Token token) {
    Bench.await("the token of " + token.meta().get("tenure_object") + " is gone")
        .until(() -> bench.bao().token(token.accessor()).isEmpty());
  }

  private static Map<String, String> changed(Bao.Token like, String key, String value) {
    var meta = new HashMap<>(like.meta());
    meta.put(key, value);
    return meta;
  }

  private static Bao.Token madeBySomebody(Bench bench, Map<String, String> meta) {
    var made = bench.bao().write("auth/token/create", Map.of("meta", meta, "policies", "default"));
    return bench.bao().token(made.body().at("/auth/accessor").asText()).orElseThrow();
  }

  private static void loseRecord(Tenant tenant, Watched<SecretLease> lease) {
    var record =
        tenant.admin().secrets().inNamespace(OPERATORS).withName("tenure-lease-" + lease.uid());
    assertThat(record.get()).as("the record of " + lease.name()).isNotNull();
    record.delete();
  }

  /** As docs/leases.md has it. */
  private static void credential(Tenant tenant, Bench bench) throws IOException {
    var page = Files.readString(DevCluster.REPOSITORY.resolve("docs").resolve("leases.md"));
    var hcl = page.substring(page.indexOf("```hcl\n") + 7);
    var policy = hcl.substring(0, hcl.indexOf("```"));
    bench.bao().put("sys/policies/acl/tenure-sweep", Map.of("policy", policy));
    var body =
        Map.of("policies", List.of("tenure-sweep"), "period", "1h", "no_default_policy", true);
    var made = bench.bao().write("auth/token/create-orphan", body).body();
    secret(tenant, made.at("/auth/client_token").asText());
  }

  private static void secret(Tenant tenant, String token) {
    tenant
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(tenant.namespace())
                .withNamespace(OPERATORS)
                .endMetadata()
                .addToStringData("token", token)
                .build())
        .create();
  }

  private static void deleteCredential(Tenant tenant) {
    tenant.admin().secrets().inNamespace(OPERATORS).withName(tenant.namespace()).delete();
  }
}
