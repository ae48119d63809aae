package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A rotation whose consumers are restarted. */
@OperatorTest
class RestartedConsumersIT {
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  /** The rollout is held up by pausing the Deployment, as a person would. */
  @Test
  void keepTheOldCredentialUntilTheRolloutIsComplete(Tenant tenant) {
    var bench = Bench.of(tenant);
    var deployment = deployment(tenant);
    var lease = bench.dynamic("db").restarts("web").create();
    lease.awaitReady();
    var first = bench.login("db");
    var id = bench.onlyLease();
    assertThat(restartedAt(tenant)).as("the first credential restarts nobody").isNull();
    paused(tenant, true);

    Specs.path(lease, bench.database("other", "1h", "24h"));
    lease.await("Reconciling", Reason.ROLLOUT_PENDING);

    lease.during(
        "both credentials are good, beyond the grace of 5 s",
        Duration.ofSeconds(7),
        seen ->
            seen.has("Reconciling", Reason.ROLLOUT_PENDING)
                && seen.status("rotation.restart").equals("Pending")
                && bench.bao().end(id).isPresent());
    assertThat(bench.ledger().admits(first)).isTrue();
    assertThat(bench.ledger().admits(bench.login("db"))).isTrue();
    assertThat(restartedAt(tenant)).isEqualTo(lease.now().status("rotation.at"));

    paused(tenant, false);
    bench.awaitLeaseGone(id);

    assertThat(bench.ledger().admits(first)).isFalse();
    lease.await("restarted", seen -> seen.status("rotation.restart").equals("Done"));
    assertThat(tenant.admin().resource(deployment).get().getStatus().getUpdatedReplicas())
        .isEqualTo(2);
  }

  @Test
  void aDemandTakesWhatCameFromTheBackendThatItIsMadeOn(Tenant tenant) {
    var former = Bench.of(tenant);
    var next = Bench.of(tenant);
    deployment(tenant);
    var lease = former.dynamic("db").restarts("web").create();
    lease.awaitReady();
    var first = former.login("db");
    var id = former.onlyLease();
    next.watchedBackend().annotate("tenure.dev/revoke", "long ago");
    paused(tenant, true);

    lease.merge("{\"spec\": {\"backend\": \"%s\"}}".formatted(next.watchedBackend().name()));
    lease.await("Reconciling", Reason.ROLLOUT_PENDING);

    assertThat(former.bao().end(id)).as("an older demand takes nothing").isPresent();
    assertThat(lease.events(Reason.REVOKED)).isEmpty();
    assertThat(former.ledger().admits(first)).isTrue();
    var second = former.login("db");

    former.watchedBackend().delete();
    former.watchedBackend().await("Ready", Reason.IN_USE);
    former.watchedBackend().annotate("tenure.dev/revoke", "stolen");

    former.awaitLeaseGone(id);
    assertThat(former.ledger().admits(first)).isFalse();
    assertThat(former.ledger().admits(second)).isTrue();
    assertThat(former.login("db")).isEqualTo(second);
    assertThat(lease.awaitEvent(Reason.REVOKED)).contains("stolen", "holds another and stays");
    assertThat(lease.now().status("rotation.id")).isEqualTo("2");
    former.watchedBackend().awaitGone(Duration.ofSeconds(60));
    paused(tenant, false);
  }

  @Test
  void whoUsesTheSecretsIsFoundAndRestartedOnceForTwoThatChangeTogether(Tenant tenant) {
    var bench = Bench.of(tenant);
    deployment(tenant);
    uses(tenant, "db", "queue");
    var db = bench.dynamic("db").restartsItsUsers().create();
    var queue = bench.dynamic("queue").restartsItsUsers().create();
    db.awaitReady();
    queue.awaitReady();
    var generation = generation(tenant);
    assertThat(restartedAt(tenant)).as("the first credentials restart nobody").isNull();

    var other = bench.database("other", "1h", "24h");
    Specs.path(db, other);
    Specs.path(queue, other);

    for (var lease : List.of(db, queue)) {
      lease.await(
          "its consumers have moved",
          seen ->
              seen.status("rotation.id").equals("2")
                  && seen.status("rotation.restart").equals("Done"));
      assertThat(lease.now().json().at("/status/consumers/0").asText()).isEqualTo("Deployment/web");
    }
    assertThat(generation(tenant)).as("restarts").isEqualTo(generation + 1);
    bench.awaitLeases(Set.of());
    assertThat(db.now().has("RestartsOften", Reason.RESTARTS_OFTEN)).isFalse();

    db.annotate("tenure.dev/renew", "now");

    db.await("RestartsOften", Reason.RESTARTS_OFTEN);
  }

  private static long generation(Tenant tenant) {
    return tenant
        .admin()
        .apps()
        .deployments()
        .inNamespace(tenant.namespace())
        .withName("web")
        .get()
        .getMetadata()
        .getGeneration();
  }

  private static void uses(Tenant tenant, String file, String variables) {
    tenant
        .admin()
        .apps()
        .deployments()
        .inNamespace(tenant.namespace())
        .withName("web")
        .edit(
            d -> {
              var pod = d.getSpec().getTemplate().getSpec();
              pod.setVolumes(
                  List.of(
                      new VolumeBuilder()
                          .withName("db")
                          .withNewSecret()
                          .withSecretName(file)
                          .withOptional(true)
                          .endSecret()
                          .build()));
              pod.getContainers()
                  .getFirst()
                  .setEnvFrom(
                      List.of(
                          new EnvFromSourceBuilder().withNewSecretRef(variables, true).build()));
              return d;
            });
  }

  private static Deployment deployment(Tenant tenant) {
    var labels = Map.of("app", "web");
    var made =
        tenant
            .admin()
            .resource(
                new DeploymentBuilder()
                    .withNewMetadata()
                    .withName("web")
                    .withNamespace(tenant.namespace())
                    .endMetadata()
                    .withNewSpec()
                    .withReplicas(2)
                    .withNewSelector()
                    .withMatchLabels(labels)
                    .endSelector()
                    .withNewTemplate()
                    .withNewMetadata()
                    .withLabels(labels)
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("web")
                    .withImage("web")
                    .endContainer()
                    .endSpec()
                    .endTemplate()
                    .endSpec()
                    .build())
            .create();
    Bench.await("the Deployment runs")
        .until(
            () -> {
              var ready = tenant.admin().resource(made).get().getStatus().getReadyReplicas();
              return ready != null && ready == 2;
            });
    return made;
  }

  private static void paused(Tenant tenant, boolean paused) {
    tenant
        .admin()
        .apps()
        .deployments()
        .inNamespace(tenant.namespace())
        .withName("web")
        .edit(
            d -> {
              d.getSpec().setPaused(paused);
              return d;
            });
  }

  private static String restartedAt(Tenant tenant) {
    var template =
        tenant
            .admin()
            .apps()
            .deployments()
            .inNamespace(tenant.namespace())
            .withName("web")
            .get()
            .getSpec()
            .getTemplate()
            .getMetadata();
    return template.getAnnotations() == null ? null : template.getAnnotations().get(RESTARTED_AT);
  }
}
