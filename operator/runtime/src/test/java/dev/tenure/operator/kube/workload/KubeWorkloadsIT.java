package dev.tenure.operator.kube.workload;

import static dev.tenure.operator.kube.Answers.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.rollout.RestartMark;
import dev.tenure.core.rollout.Rollout;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.operator.kube.Answers;
import dev.tenure.operator.kube.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Restarts on a real control plane with simulated pods. */
class KubeWorkloadsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Instant AT = Instant.parse("2026-11-22T06:00:00Z");
  private static final RestartMark FIRST = new RestartMark("ledger-db", 2, AT);
  private static final RestartMark SECOND =
      new RestartMark("ledger-db", 3, AT.plus(Duration.ofMinutes(40)));

  private static final Map<String, RestartMark> DELIVERED = new ConcurrentHashMap<>();

  private static TestCluster cluster;
  private static Subject subject;
  private static KubeWorkloads workloads;

  @BeforeAll
  static void connect() {
    cluster = TestCluster.connect();
    subject = new Subject(Kind.SECRET_LEASE, cluster.namespace(), "ledger-db", "uid");
    workloads =
        new KubeWorkloads(
            cluster.api(),
            (_, secret) -> Optional.ofNullable(DELIVERED.get(secret)),
            AuditTrail.NONE);
  }

  @AfterAll
  static void leave() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet"})
  void restartsOnceAndSeesTheRolloutComplete(String kind) {
    var ref = made(kind, "once-" + kind.toLowerCase(Locale.ROOT));

    assertThat(value(workloads.restart(subject, ref, FIRST)))
        .isInstanceOf(Rollout.Progressing.class);
    var generation = live(ref).getMetadata().getGeneration();
    awaitComplete(ref, FIRST);

    assertThat(live(ref).getMetadata().getGeneration()).isEqualTo(generation);
    assertThat(workloads.restart(subject, ref, FIRST)).isEqualTo(Answer.ok(new Rollout.Complete()));

    workloads.restart(subject, ref, SECOND);
    assertThat(live(ref).getMetadata().getGeneration()).isEqualTo(generation + 1);
    awaitComplete(ref, SECOND);
    assertThat(workloads.restart(subject, ref, FIRST)).isEqualTo(Answer.ok(new Rollout.Complete()));
    assertThat(live(ref).getMetadata().getGeneration()).isEqualTo(generation + 1);
  }

  @Test
  void changesNothingButTheTwoAnnotations() {
    var ref = made("Deployment", "annotations");
    var before = (Deployment) live(ref);

    workloads.restart(subject, ref, FIRST);

    var after = (Deployment) live(ref);
    assertThat(after.getSpec().getTemplate().getMetadata().getAnnotations())
        .isEqualTo(
            Map.of(
                "kept", "yes",
                "kubectl.kubernetes.io/restartedAt", "2026-11-22T06:00:00Z",
                "rotation.tenure.dev/ledger-db", "2@2026-11-22T06:00:00Z"));
    assertThat(after.getSpec().getTemplate().getSpec())
        .isEqualTo(before.getSpec().getTemplate().getSpec());
    assertThat(after.getMetadata().getAnnotations()).doesNotContainKey("rotation.tenure.dev");
    assertThat(after.getMetadata().getManagedFields())
        .anyMatch(fields -> fields.getManager().equals("tenure-restart"));
  }

  @Test
  void twoSecretsOfOneWorkloadKeepTheirMarks() {
    var ref = made("Deployment", "two-secrets");
    workloads.restart(subject, ref, FIRST);
    workloads.restart(subject, ref, new RestartMark("payments-tls", 9, AT.plusSeconds(1)));
    var generation = live(ref).getMetadata().getGeneration();

    workloads.restart(subject, ref, FIRST);

    assertThat(live(ref).getMetadata().getGeneration()).isEqualTo(generation);
  }

  @Test
  void credentialsThatChangedTogetherRestartOnce() {
    var ref = made("Deployment", "together");
    uses(ref, "together-db", "together-tls");
    var db = new RestartMark("together-db", 4, AT);
    var tls = new RestartMark("together-tls", 7, AT.plusSeconds(2));
    DELIVERED.put("together-db", db);
    DELIVERED.put("together-tls", tls);

    workloads.restart(subject, ref, db);
    var generation = live(ref).getMetadata().getGeneration();
    workloads.restart(subject, ref, tls);

    assertThat(live(ref).getMetadata().getGeneration()).isEqualTo(generation);
    workloads.restart(subject, ref, new RestartMark("together-tls", 8, AT.plusSeconds(60)));
    assertThat(live(ref).getMetadata().getGeneration()).isEqualTo(generation + 1);
  }

  @Test
  void findsTheWorkloadsThatUseASecret() {
    var web = made("Deployment", "finds-web");
    uses(web, "finds-db");
    var store = made("StatefulSet", "finds-store");
    uses(store, "finds-db", "finds-tls");
    var agent = made("DaemonSet", "finds-agent");
    uses(agent, "finds-db");
    uses(made("Deployment", "finds-other"), "finds-tls");
    var reloads = made("Deployment", "finds-reloads");
    uses(reloads, "finds-db");
    merge(reloads, "{\"metadata\":{\"annotations\":{\"tenure.dev/restart\":\"never\"}}}");
    var made = made("Deployment", "finds-made");
    uses(made, "finds-db");
    merge(
        made,
        """
        {"metadata":{"ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment",
        "name":"finds-web","uid":"%s","controller":true}]}}
        """
            .formatted(live(web).getMetadata().getUid()));

    assertThat(value(workloads.users(subject, "finds-db")))
        .containsExactlyInAnyOrder(web, store, agent);
    assertThat(value(workloads.users(subject, "finds-nothing"))).isEmpty();
  }

  private static void uses(WorkloadRef ref, String... secrets) {
    var sources =
        Stream.of(secrets)
            .map("{\"secret\":{\"name\":\"%s\",\"optional\":true}}"::formatted)
            .collect(Collectors.joining(","));
    merge(
        ref,
        "{\"spec\":{\"template\":{\"spec\":{\"volumes\":[{\"name\":\"secrets\",\"projected\":{\"sources\":[%s]}}]}}}}"
            .formatted(sources));
  }

  private static void merge(WorkloadRef ref, String patch) {
    cluster.client().resource(live(ref)).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  @Test
  void aWorkloadWithoutReplicasIsComplete() {
    var ref = made("Deployment", "scaled-down");
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .withName(ref.name())
        .scale(0);

    awaitComplete(ref, FIRST);
  }

  @Test
  void saysThatAPausedDeploymentIsPaused() {
    var ref = made("Deployment", "paused");
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(cluster.namespace())
        .withName(ref.name())
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"paused\":true}}");

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(value(workloads.restart(subject, ref, FIRST)).toString())
                    .contains("paused"));
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(workloads.restart(subject, new WorkloadRef("Deployment", "nobody"), FIRST))
        .isEqualTo(Answer.ok(new Rollout.Missing()));
    assertThat(
            Answers.reason(workloads.restart(subject, new WorkloadRef("CronJob", "nobody"), FIRST)))
        .isEqualTo(Reason.INVALID_SPEC);
  }

  private static void awaitComplete(WorkloadRef ref, RestartMark mark) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(workloads.restart(subject, ref, mark))
                    .isEqualTo(Answer.ok(new Rollout.Complete())));
  }

  private static WorkloadRef made(String kind, String name) {
    cluster.client().resource(workload(kind, name)).create();
    return new WorkloadRef(kind, name);
  }

  private static HasMetadata live(WorkloadRef ref) {
    return cluster.client().resource(workload(ref.kind(), ref.name())).get();
  }

  private static HasMetadata workload(String kind, String name) {
    var labels = Map.of("app", name);
    return switch (kind) {
      case "Deployment" ->
          new DeploymentBuilder()
              .withNewMetadata()
              .withNamespace(cluster.namespace())
              .withName(name)
              .endMetadata()
              .withNewSpec()
              .withReplicas(2)
              .withNewSelector()
              .withMatchLabels(labels)
              .endSelector()
              .withTemplate(template(labels))
              .endSpec()
              .build();
      case "StatefulSet" ->
          new StatefulSetBuilder()
              .withNewMetadata()
              .withNamespace(cluster.namespace())
              .withName(name)
              .endMetadata()
              .withNewSpec()
              .withReplicas(2)
              .withServiceName(name)
              .withNewSelector()
              .withMatchLabels(labels)
              .endSelector()
              .withTemplate(template(labels))
              .endSpec()
              .build();
      default ->
          new DaemonSetBuilder()
              .withNewMetadata()
              .withNamespace(cluster.namespace())
              .withName(name)
              .endMetadata()
              .withNewSpec()
              .withNewSelector()
              .withMatchLabels(labels)
              .endSelector()
              .withTemplate(template(labels))
              .endSpec()
              .build();
    };
  }

  private static PodTemplateSpec template(Map<String, String> labels) {
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .addToAnnotations("kept", "yes")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .withImage("app")
        .endContainer()
        .endSpec()
        .build();
  }
}
