package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.acme.LoopbackTls;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates at the connection to a real server: its own, and the one that it wants to see. */
@OperatorTest
class ServerCertificateIT {
  private static final String OPERATORS = "tenure-system";

  @TempDir Path folder;

  @Test
  void oneThatIsReplacedIsTrustedWhereItIsNamedAndDegradesNothingWhereItIsNot(Tenant tenant)
      throws Exception {
    var now = LoopbackTls.fresh();
    var next = LoopbackTls.fresh();
    var stranger = LoopbackTls.fresh();
    try (var server = OwnBao.start(folder, now)) {
      var bench =
          AppRoleBench.of(
              tenant, server.bao(), server.address(), AppRoleBench.caBundle(now.pem(), next.pem()));
      var role = bench.role("first");
      var held = bench.lease("held", "first", role);
      held.awaitReady();
      var version = version(tenant, "held");

      server.serve(next);
      var after = bench.lease("after", "first", role);
      after.awaitReady();

      server.serve(stranger);
      var fresh = bench.lease("fresh", "first", role);
      var seen = fresh.await("Reconciling", Reason.BACKEND_UNREACHABLE);
      assertThat(seen.message("Reconciling")).contains("was not trusted", "caBundle");
      assertThat(held.now().ready()).isTrue();
      assertThat(version(tenant, "held")).isEqualTo(version);

      trust(bench.backend(), stranger.pem());
      fresh.awaitReady();
      assertThat(held.now().status("rotation.id")).isEqualTo("1");
      assertThat(server.bao().leases(AppRoleBench.PATH)).hasSize(3);
      remove(List.of(held, after, fresh));
    }
  }

  @Test
  void oneThatTheServerWantsToSeeIsShownOutOfItsSecret(Tenant tenant) throws Exception {
    var certificate = LoopbackTls.fresh();
    try (var server = OwnBao.start(folder, certificate)) {
      var anchors = AppRoleBench.caBundle(certificate.pem());
      var bench = AppRoleBench.of(tenant, server.bao(), server.demandingAddress(), anchors);
      var role = bench.role("first");
      var lease = bench.lease("db", "first", role);
      bench
          .backend()
          .await(
              "says what the server wants to see",
              seen ->
                  seen.has("Reconciling", Reason.BACKEND_UNREACHABLE)
                      && seen.message("Reconciling").contains("spec.tls.clientSecretName"));
      assertThat(lease.now().ready()).isFalse();

      var shown =
          new SecretBuilder()
              .withNewMetadata()
              .withName(tenant.namespace())
              .withNamespace(OPERATORS)
              .endMetadata()
              .withType("kubernetes.io/tls")
              .addToStringData("tls.crt", server.admitted().pem())
              .addToStringData("tls.key", server.admitted().keyPem())
              .build();
      try {
        tenant.create(shown);
        bench
            .backend()
            .merge(
                "{\"spec\":{\"tls\":{\"clientSecretName\":\"%s\"}}}".formatted(tenant.namespace()));
        bench.backend().awaitReady();
        lease.awaitReady();
        remove(List.of(lease));
      } finally {
        tenant.admin().resource(shown).delete();
      }
    }
  }

  private static void trust(Watched<HasMetadata> backend, String pem) {
    backend.merge(Serialization.asJson(Map.of("spec", Map.of("caBundle", pem))));
  }

  private static String version(Tenant tenant, String secret) {
    return tenant.secret(secret).orElseThrow().getMetadata().getResourceVersion();
  }

  private static void remove(List<Watched<HasMetadata>> leases) {
    leases.forEach(Watched::delete);
    leases.forEach(Watched::awaitGone);
  }
}
