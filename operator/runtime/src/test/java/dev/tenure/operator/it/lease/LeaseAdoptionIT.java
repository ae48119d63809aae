package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Secrets with values of others, which whoever may write them gives to a lease. */
@OperatorTest
class LeaseAdoptionIT {
  private static final Path EXAMPLES = Path.of("..", "..", "examples", "migration");

  @Test
  void theExampleKeepsALoginOfOthersUntilTheFirstRotation(Tenant tenant) throws IOException {
    var bench = Bench.of(tenant);
    offer(tenant, "ledger-db-vso", Map.of("username", "theirs", "password", "theirs"));

    var lease = examples(tenant, bench, "from-vault-secrets-operator.yaml").getFirst();
    var kept = lease.awaitReady();

    assertThat(bench.value("ledger-db-vso", "username")).isEqualTo("theirs");
    assertThat(bench.leases()).isEmpty();
    assertThat(kept.status("rotation.adopted")).isEqualTo("true");
    assertThat(kept.status("leased")).isEqualTo("0");
    assertThat(Duration.between(kept.time("rotation.at"), kept.time("nextActionAt")))
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(51));
    assertThat(lease.awaitEvent(Reason.ADOPTED)).doesNotContain("theirs");

    lease.annotate("tenure.dev/renew", "now");
    var rotated = lease.await("rotates", s -> s.status("rotation.id").equals("2"));

    assertThat(rotated.status("rotation.adopted")).isEmpty();
    assertThat(bench.value("ledger-db-vso", "username")).isNotEqualTo("theirs");
    assertThat(bench.leases()).hasSize(1);
  }

  @Test
  void theExamplesKeepWhatTheBackendHasAndWhatWasGenerated(Tenant tenant) throws IOException {
    var bench = Bench.of(tenant);
    bench.bao().put("kv1/" + tenant.namespace() + "/app", Map.of("user", "mail", "key", "k1"));
    offer(tenant, "app-config-eso", Map.of("user", "mail", "key", "k1"));
    offer(tenant, "session-key-eso", Map.of("password", "made by others"));

    var both = examples(tenant, bench, "from-external-secrets.yaml");
    both.forEach(
        lease ->
            lease.await("is taken over", s -> s.ready() && s.status("rotation.id").equals("1")));

    assertThat(bench.value("session-key-eso", "password")).isEqualTo("made by others");
    assertThat(bench.value("app-config-eso", "key")).isEqualTo("k1");
    both.getFirst()
        .during("nothing rotates", Duration.ofSeconds(3), s -> s.status("rotation.id").equals("1"));
  }

  @Test
  void aSecretWithOtherKeysIsLeftAsItIs(Tenant tenant) {
    offer(tenant, "made", "made", Map.of("password", "theirs", "_raw", "{}"));
    var before = tenant.secret("made").orElseThrow();

    var lease = new LeaseDraft(tenant, null, "made").password(24).create();

    assertThat(lease.await("Stalled", Reason.ADOPTION_REFUSED).message("Stalled"))
        .contains("_raw")
        .doesNotContain("theirs");
    assertThat(tenant.secret("made").orElseThrow()).isEqualTo(before);
  }

  private static List<Watched<HasMetadata>> examples(Tenant tenant, Bench bench, String file)
      throws IOException {
    var text =
        Files.readString(EXAMPLES.resolve(file))
            .replace("kv/payments/app", "kv1/" + tenant.namespace() + "/app")
            .replace("namespace: payments", "namespace: " + tenant.namespace())
            .replace("team-payments", tenant.owner())
            .replace("serviceAccountName: payments-api", "serviceAccountName: " + Tenant.ACCOUNT)
            .replace("backend: vault", "backend: " + bench.watchedBackend().name())
            .replace("database/creds/ledger", bench.path());
    return Arrays.stream(text.split("(?m)^---$")).map(tenant::apply).toList();
  }

  private static void offer(Tenant tenant, String name, Map<String, String> values) {
    offer(tenant, name, name, values);
  }

  private static void offer(Tenant tenant, String name, String to, Map<String, String> values) {
    tenant.create(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(tenant.namespace())
            .withName(name)
            .addToLabels("app.kubernetes.io/managed-by", "somebody")
            .addToAnnotations("tenure.dev/adopt", "SecretLease/" + to)
            .endMetadata()
            .withType("Opaque")
            .withStringData(values)
            .build());
  }
}
