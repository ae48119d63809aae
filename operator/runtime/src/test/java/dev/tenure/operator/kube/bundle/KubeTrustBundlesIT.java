package dev.tenure.operator.kube.bundle;

import static dev.tenure.operator.kube.Answers.message;
import static dev.tenure.operator.kube.Answers.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trust bundles on a real API server. */
class KubeTrustBundlesIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String ISSUER = "mesh-ca";

  private final Map<String, String> anchors = new ConcurrentHashMap<>(Map.of(ISSUER, "PEM 1"));
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  private TestCluster cluster;
  private String tenant;
  private String other;
  private PublishedBundles published;
  private KubeTrustBundles bundles;

  @BeforeEach
  void start() throws InterruptedException {
    cluster = TestCluster.connect();
    tenant = "tenant-" + UUID.randomUUID().toString().substring(0, 8);
    other = "other-" + UUID.randomUUID().toString().substring(0, 8);
    cluster.makeNamespace(tenant);
    cluster.makeNamespace(other);
    published = watching();
    bundles = publishing(published);
  }

  @AfterEach
  void leave() {
    published.close();
    executor.close();
    cluster.client().namespaces().withName(tenant).delete();
    cluster.client().namespaces().withName(other).delete();
    cluster.close();
  }

  @Test
  void publishesToTheTenantAndToOurselves() {
    assertThat(bundles.publish(ISSUER, tenant)).isEqualTo(Answer.ok(ISSUER));

    for (var namespace : Set.of(tenant, cluster.namespace())) {
      assertThat(pem(namespace)).contains("PEM 1");
      assertThat(map(namespace).getMetadata().getLabels())
          .containsEntry("tenure.dev/trust-bundle", ISSUER);
    }
    assertThat(map(other)).isNull();
  }

  @Test
  void anUnchangedBundleCostsNothingNotEvenAfterARestart() throws InterruptedException {
    bundles.publish(ISSUER, tenant);
    var before = map(tenant).getMetadata().getResourceVersion();

    try (var next = watching()) {
      var restarted = publishing(next);
      assertThat(restarted.publish(ISSUER, tenant)).isEqualTo(Answer.ok(ISSUER));
      assertThat(restarted.changed(ISSUER)).isEqualTo(Answer.ok(2));
    }

    assertThat(map(tenant).getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void aChangedBundleReachesEveryNamespaceThatHasIt() {
    bundles.publish(ISSUER, tenant);
    bundles.publish(ISSUER, other);
    eventually(() -> assertThat(published.namespacesWith(ISSUER)).contains(tenant, other));
    anchors.put(ISSUER, "PEM 2");

    assertThat(bundles.changed(ISSUER)).isEqualTo(Answer.ok(3));

    for (var namespace : Set.of(tenant, other, cluster.namespace())) {
      assertThat(pem(namespace)).contains("PEM 2");
    }
  }

  @Test
  void repairsAnEditAndADeletion() {
    bundles.publish(ISSUER, tenant);
    settled();

    cluster
        .client()
        .configMaps()
        .inNamespace(tenant)
        .withName(ISSUER)
        .edit(m -> new ConfigMapBuilder(m).addToData("ca.crt", "forged").build());
    eventually(() -> assertThat(pem(tenant)).contains("PEM 1"));

    settled();
    cluster.client().configMaps().inNamespace(tenant).withName(ISSUER).delete();
    eventually(() -> assertThat(pem(tenant)).contains("PEM 1"));
  }

  @Test
  void neverOverwritesAForeignConfigMap() {
    cluster
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(tenant)
                .withName(ISSUER)
                .endMetadata()
                .addToData("ca.crt", "theirs")
                .build())
        .create();

    var answer = bundles.publish(ISSUER, tenant);

    assertThat(reason(answer)).isEqualTo(Reason.DESTINATION_CONFLICT);
    assertThat(message(answer)).contains("ConfigMap " + tenant + "/" + ISSUER);
    assertThat(pem(tenant)).contains("theirs");
  }

  @Test
  void saysWhyAnIssuerHasNoBundle() {
    assertThat(reason(bundles.publish("nobody", tenant))).isEqualTo(Reason.ISSUER_NOT_FOUND);
    assertThat(cluster.client().configMaps().inNamespace(tenant).withName("nobody").get()).isNull();
  }

  private PublishedBundles watching() throws InterruptedException {
    var watching =
        new PublishedBundles(cluster.watches(), cluster.namespace(), InstantSource.system());
    watching.setNamespaces(Set.of(tenant, other));
    assertThat(watching.awaitSync(SOON)).isTrue();
    return watching;
  }

  private KubeTrustBundles publishing(PublishedBundles to) {
    return new KubeTrustBundles(
        cluster.api(), to, this::anchors, BesideBundles.NONE, executor, InstantSource.system());
  }

  private Answer<String> anchors(String issuer) {
    return Optional.ofNullable(anchors.get(issuer))
        .map(Answer::ok)
        .orElseGet(() -> Answer.refused(Reason.ISSUER_NOT_FOUND, "No such issuer."));
  }

  /** The cache has seen our write, so that what follows is seen as somebody else's. */
  private void settled() {
    eventually(
        () ->
            assertThat(published.find(tenant, ISSUER).map(HeldBundle::resourceVersion))
                .contains(map(tenant).getMetadata().getResourceVersion()));
  }

  private Optional<String> pem(String namespace) {
    return Optional.ofNullable(map(namespace)).map(map -> map.getData().get("ca.crt"));
  }

  private ConfigMap map(String namespace) {
    return cluster.client().configMaps().inNamespace(namespace).withName(ISSUER).get();
  }

  private static void eventually(ThrowingRunnable check) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(check);
  }
}
