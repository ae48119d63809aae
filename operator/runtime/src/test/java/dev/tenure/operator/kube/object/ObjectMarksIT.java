package dev.tenure.operator.kube.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Answer;
import dev.tenure.core.identity.Criticality;
import dev.tenure.core.identity.Tenure;
import dev.tenure.operator.kube.TestCluster;
import dev.tenure.operator.kube.credential.LabelKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Labels and finalizer on a real API server. */
class ObjectMarksIT {
  private static final String REVOKE = "tenure.dev/revoke";

  private static TestCluster cluster;
  private static ObjectMarks marks;

  @BeforeAll
  static void connect() {
    cluster = TestCluster.connect();
    marks = new ObjectMarks(cluster.api());
  }

  @AfterAll
  static void leave() {
    cluster
        .client()
        .resources(SecretLease.class)
        .inNamespace(cluster.namespace())
        .list()
        .getItems()
        .forEach(lease -> marks.release(lease, REVOKE));
    cluster.close();
  }

  @Test
  void setsLabelsAndFinalizerInOneWriteAndThenNone() {
    var lease = cluster.lease("marked");

    assertThat(mark(lease, TestCluster.TENURE, true)).isEqualTo(Answer.ok(true));
    assertThat(mark(lease, TestCluster.TENURE, true))
        .as("a cache that is behind does not make it write again")
        .isEqualTo(Answer.ok(false));

    var after = live(lease);
    assertThat(after.getMetadata().getLabels())
        .isEqualTo(
            Map.of(
                "tenure.dev/owner", "team-payments",
                "tenure.dev/expires", "2027-03-31",
                "tenure.dev/criticality", "High"));
    assertThat(after.getMetadata().getFinalizers()).containsExactly("tenure.dev/revoke");
    assertThat(after.getSpec()).isEqualTo(lease.getSpec());
    assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(mark(after, TestCluster.TENURE, true)).isEqualTo(Answer.ok(false));
  }

  @Test
  void followsAChangedTenureAndMendsWhatSomebodyTookAway() {
    var lease = cluster.lease("changed");
    mark(lease, TestCluster.TENURE, false);
    var changed =
        new Tenure("team-ledger", "Tests", Instant.parse("2027-01-01T00:00:01Z"), Criticality.LOW);

    assertThat(mark(live(lease), changed, false)).isEqualTo(Answer.ok(true));
    assertThat(live(lease).getMetadata().getLabels())
        .containsEntry("tenure.dev/owner", "team-ledger")
        .containsEntry("tenure.dev/expires", "2027-01-01T00.00.01Z");

    cluster
        .client()
        .resource(live(lease))
        .edit(
            l -> {
              l.getMetadata().getLabels().remove("tenure.dev/owner");
              l.getMetadata().getLabels().put("team", "kept");
              return l;
            });
    assertThat(mark(live(lease), changed, false)).isEqualTo(Answer.ok(true));
    assertThat(live(lease).getMetadata().getLabels())
        .containsEntry("tenure.dev/owner", "team-ledger")
        .containsEntry("team", "kept");
  }

  @Test
  void makesNoNewObjectWhereTheOldOneHasGone() {
    var lease = cluster.lease("gone");
    cluster.client().resource(lease).delete();
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(live(lease)).isNull());

    assertThat(mark(lease, TestCluster.TENURE, true)).isNotEqualTo(Answer.ok(true));
    assertThat(live(lease)).isNull();
    assertThat(marks.release(lease, REVOKE)).isEqualTo(Answer.ok(true));
  }

  @Test
  void doesNotMarkAnotherObjectOfTheName() {
    var earlier = cluster.lease("reborn");
    cluster.client().resource(earlier).delete();
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(live(earlier)).isNull());
    cluster.lease("reborn");

    assertThat(mark(earlier, TestCluster.TENURE, true)).isNotEqualTo(Answer.ok(true));
    assertThat(live(earlier).getMetadata().getFinalizers()).isEmpty();
  }

  @Test
  void releasesADeletedObjectAndLeavesForeignFinalizers() {
    var lease = cluster.lease("released");
    mark(lease, TestCluster.TENURE, true);
    cluster
        .client()
        .resource(live(lease))
        .edit(
            l -> {
              l.getMetadata().getFinalizers().add("example.com/other");
              return l;
            });
    var stale = live(lease);
    cluster.client().resource(lease).delete();
    assertThat(mark(live(lease), TestCluster.TENURE, true)).isEqualTo(Answer.ok(false));

    assertThat(marks.release(stale, REVOKE)).isEqualTo(Answer.ok(true));
    assertThat(live(lease).getMetadata().getFinalizers()).containsExactly("example.com/other");
    assertThat(marks.release(stale, REVOKE)).isEqualTo(Answer.ok(true));

    cluster
        .client()
        .resource(live(lease))
        .edit(
            l -> {
              l.getMetadata().getFinalizers().clear();
              return l;
            });
    await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(live(lease)).isNull());
  }

  private static Answer<Boolean> mark(SecretLease lease, Tenure tenure, boolean finalizer) {
    return marks.mark(
        lease, LabelKeys.DEFAULT.of(tenure), finalizer ? Optional.of(REVOKE) : Optional.empty());
  }

  private static SecretLease live(SecretLease lease) {
    return cluster
        .client()
        .resources(SecretLease.class)
        .inNamespace(cluster.namespace())
        .withName(lease.getMetadata().getName())
        .get();
  }
}
