package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretType;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Credentials of an engine that wants a POST with parameters and gives leases without renewal. */
@OperatorTest
class PostedLeaseIT {
  private static final Map<String, String> TLS =
      Map.of("tls.crt", "{{certificate}}", "tls.key", "{{private_key}}", "sn", "{{serial_number}}");

  @Test
  void aLeaseThatCannotBeRenewedIsReplacedBeforeItsEnd(Tenant tenant) {
    var bench = Bench.of(tenant);
    var mount = tenant.namespace() + "-pki";
    var bao = bench.bao();
    bao.put("sys/mounts/" + mount, Map.of("type", "pki"));
    bao.put(
        mount + "/root/generate/internal",
        Map.of("common_name", "root", "ttl", "24h", "key_type", "ec"));
    bao.put(
        mount + "/roles/web",
        Map.of("allow_any_name", true, "generate_lease", true, "key_type", "ec"));
    bao.put(
        "sys/policies/acl/" + mount,
        Map.of(
            "policy",
            "path \"%s/issue/web\" { capabilities = [\"update\"] } path \"auth/token/create\" { capabilities = [\"create\", \"update\"] }"
                .formatted(mount)));
    var role = bench.role(mount, mount, Map.of("token_ttl", "1h", "token_max_ttl", "24h"));
    var parameters = Map.of("common_name", "web.example.com", "ttl", "40s");
    var lease =
        bench
            .lease("web")
            .role(role)
            .posting(mount + "/issue/web", parameters)
            .composing(SecretType.TLS, TLS)
            .create();

    var ready = lease.awaitReady();
    assertThat(tenant.secret("web").orElseThrow().getType()).isEqualTo("kubernetes.io/tls");
    assertThat(bench.value("web", "tls.key")).contains("PRIVATE KEY");
    assertThat(ready.status("tokenPerLease")).isEqualTo("Child");
    assertThat(ready.time("validUntil")).isBefore(ready.time("rotation.at").plusSeconds(60));
    var first = bench.value("web", "sn");
    lease.await("rotates", Duration.ofSeconds(60), seen -> seen.status("rotation.id").equals("2"));

    assertThat(lease.awaitEvent(Reason.ROTATED)).contains(Reason.LEASE_ENDING.text());
    assertThat(bench.value("web", "sn")).isNotEqualTo(first);
    assertThat(lease.now().ready()).isTrue();
    lease.delete();
    lease.awaitGone();
    assertThat(bao.leases(mount + "/issue/web")).isEmpty();
    bao.delete("sys/mounts/" + mount);
  }
}
