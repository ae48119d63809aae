package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tenant reaches what its own ServiceAccount may reach, and nothing else. */
@OperatorTest
class AccountIT {
  @Test
  void ofOneNamespaceDoesNotReachAnothersValues(Tenant tenant) {
    var neighbour = tenant.neighbour(true);
    var bench = Bench.of(tenant);
    var path = "kv/" + neighbour.namespace() + "/app";
    bench
        .bao()
        .put("kv/data/" + neighbour.namespace() + "/app", Map.of("data", Map.of("user", "theirs")));

    var own = bench.lease(neighbour, "app").fixed(path, null).create();
    var foreign = bench.lease("app").fixed(path, null).create();

    own.awaitReady();
    var stalled =
        foreign.await(
            "is refused by the server",
            seen ->
                seen.has("Stalled", Reason.BACKEND_REFUSED)
                    || seen.has("Stalled", Reason.PATH_NOT_FOUND));
    assertThat(stalled.message("Stalled")).contains(path).doesNotContain("theirs");
    assertThat(tenant.secret("app")).isEmpty();
    assertThat(neighbour.secret("app")).isPresent();
  }

  @Test
  void isAlwaysNamed(Tenant tenant) {
    var bench = Bench.of(tenant);

    assertThatThrownBy(() -> bench.dynamic("db").account(null).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.serviceAccountName is required")
        .hasMessageContaining("serviceAccountName: payments-api");
    assertThat(bench.proxy().all()).filteredOn(asked -> !asked.isProbe()).isEmpty();
  }

  @Test
  void thatDoesNotExistIsSaidToBeMissing(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease = bench.dynamic("db").account("nobody").create();

    var seen = lease.await("Stalled", Reason.SERVICE_ACCOUNT_NOT_FOUND);

    assertThat(seen.message("Stalled")).contains(tenant.namespace() + "/nobody", "Create it");
    assertThat(bench.proxy().all()).filteredOn(asked -> !asked.isProbe()).isEmpty();
  }

  @Test
  void isUsedOnlyWithItsConsentWhereThatIsRequired(Tenant tenant) {
    var bench = Bench.of(tenant);
    var lease =
        bench.dynamic("db").annotated("tenure.dev/service-account-consent", "required").create();
    var seen = lease.await("Stalled", Reason.SERVICE_ACCOUNT_NOT_ALLOWED);
    assertThat(seen.message("Stalled")).contains("tenure.dev/used-by", "SecretLease/db");
    assertThat(bench.proxy().all()).filteredOn(asked -> !asked.isProbe()).isEmpty();

    tenant
        .admin()
        .serviceAccounts()
        .inNamespace(tenant.namespace())
        .withName(Tenant.ACCOUNT)
        .edit(
            account -> {
              account.getMetadata().getAnnotations().put("tenure.dev/used-by", "SecretLease/db");
              return account;
            });
    Specs.touch(lease);

    lease.awaitReady();
    assertThat(bench.leases()).hasSize(1);
  }

  @Test
  void showsTheBackendOnlyATokenForItsAudience(Tenant tenant) throws IOException {
    var bench = Bench.of(tenant);
    bench.dynamic("db").create().awaitReady();

    assertThat(bench.proxy().accountTokens()).isNotEmpty();
    for (var token : bench.proxy().accountTokens()) {
      var claims = claims(token);
      assertThat(claims.path("aud")).hasSize(1);
      assertThat(claims.path("aud").get(0).asText()).isEqualTo(bench.audience());
      assertThat(claims.path("sub").asText())
          .isEqualTo("system:serviceaccount:%s:%s".formatted(tenant.namespace(), Tenant.ACCOUNT));
      assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
          .isLessThanOrEqualTo(3600);
    }
  }

  private static JsonNode claims(String token) throws IOException {
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }
}
