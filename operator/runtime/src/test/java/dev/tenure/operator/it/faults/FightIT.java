package dev.tenure.operator.it.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Another controller writes the same Secret, five times a second. */
@OperatorTest
class FightIT {
  private static final Duration FIGHT = Duration.ofSeconds(25);

  @Test
  void aFightOverASecretIsBoundedAndHoldsUpNobodyElse(Tenant tenant) {
    var issuer = tenant.issuer().name();
    var fought = tenant.identity("fought").issuer(issuer).duration("2m").create();
    var other = tenant.identity("other").issuer(issuer).create();
    fought.awaitReady();
    other.awaitReady();
    var edits = new AtomicInteger();

    try (var writer = Executors.newSingleThreadScheduledExecutor()) {
      var writing =
          writer.scheduleAtFixedRate(() -> edit(tenant, edits), 0, 200, TimeUnit.MILLISECONDS);
      var told = fought.await("Reconciling", Reason.REPLACED_TOO_OFTEN);
      assertThat(told.message("Reconciling")).contains("Another writer", "Secret fought");
      other.annotate("tenure.dev/renew", "meanwhile");
      other.await(
          "rotates while the others fight",
          Duration.ofSeconds(30),
          seen -> seen.status("rotation.id").equals("2"));
      fought.during(
          "is replaced a few times at most",
          FIGHT,
          seen -> Integer.parseInt(seen.status("rotation.id")) <= 15);
      writing.cancel(false);
    }

    assertThat(edits).hasValueGreaterThan(50);
    fought.await("is whole again", Duration.ofMinutes(3), seen -> whole(tenant) && seen.ready());
  }

  private static boolean whole(Tenant tenant) {
    return tenant
        .secret("fought")
        .map(secret -> secret.getData().get("tls.crt"))
        .filter(crt -> new String(Base64.getDecoder().decode(crt), UTF_8).contains("BEGIN"))
        .isPresent();
  }

  private static void edit(Tenant tenant, AtomicInteger edits) {
    var spoilt = Base64.getEncoder().encodeToString(("edit " + edits).getBytes(UTF_8));
    try {
      tenant
          .admin()
          .secrets()
          .inNamespace(tenant.namespace())
          .withName("fought")
          .edit(
              secret -> {
                secret.getData().put("tls.crt", spoilt);
                return secret;
              });
      edits.incrementAndGet();
    } catch (KubernetesClientException _) {
      // Both wrote at once; the next edit comes soon.
    }
  }
}
