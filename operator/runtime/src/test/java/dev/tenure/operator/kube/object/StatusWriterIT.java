package dev.tenure.operator.kube.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.Condition;
import dev.tenure.api.v1alpha1.ConditionStatus;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.api.v1alpha1.SecretLeaseStatus;
import dev.tenure.core.Answer;
import dev.tenure.operator.kube.TestCluster;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Status on a real API server. */
class StatusWriterIT {
  private static final String FIRST = "2026-11-22T06:00:00Z";
  private static final String LATER = "2026-11-22T07:00:00Z";

  private static TestCluster cluster;

  private final StatusWriter writer = new StatusWriter(cluster.api(), InstantSource.system());

  @BeforeAll
  static void connect() {
    cluster = TestCluster.connect();
  }

  @AfterAll
  static void leave() {
    cluster.close();
  }

  @Test
  void writesWhatChangedAndNothingElse() {
    var cached = cluster.lease("written");
    var status = status("Active", ready(ConditionStatus.TRUE, FIRST, "Issued"));

    assertThat(write(cached, status)).isEqualTo(Answer.ok(true));
    assertThat(live(cached).getStatus()).isEqualTo(status);
    assertThat(write(cached, status)).isEqualTo(Answer.ok(false));
    assertThat(write(live(cached), status)).isEqualTo(Answer.ok(false));
    assertThat(write(live(cached), status("Active", ready(ConditionStatus.TRUE, LATER, "Issued"))))
        .isEqualTo(Answer.ok(false));
  }

  @Test
  void readsItsOwnWriteUntilTheCacheHasIt() {
    var cached = cluster.lease("overlaid");
    assertThat(writer.latest(cached, SecretLeaseStatus.class)).isEmpty();
    var one = status("Active", ready(ConditionStatus.TRUE, FIRST, "Issued"));
    var two = status("Expired", ready(ConditionStatus.FALSE, LATER, "Expired"));
    write(cached, one);

    assertThat(writer.latest(cached, SecretLeaseStatus.class)).contains(one);
    assertThat(write(cached, two)).isEqualTo(Answer.ok(true));
    assertThat(writer.latest(cached, SecretLeaseStatus.class)).contains(two);
    assertThat(live(cached).getStatus()).isEqualTo(two);

    var caughtUp = live(cached);
    assertThat(writer.latest(caughtUp, SecretLeaseStatus.class)).contains(two);
    writer.forget(cached.getMetadata().getUid());
    assertThat(writer.latest(cached, SecretLeaseStatus.class)).isEmpty();
  }

  @Test
  void aConditionKeepsItsTimeWhileItsStatusStays() {
    var cached = cluster.lease("timed");
    write(cached, status("Active", ready(ConditionStatus.TRUE, FIRST, "Issued")));

    write(cached, status("Active", ready(ConditionStatus.TRUE, LATER, "Rotated")));
    assertThat(condition(cached).reason()).isEqualTo("Rotated");
    assertThat(condition(cached).lastTransitionTime()).isEqualTo(FIRST);

    write(cached, status("Pending", ready(ConditionStatus.FALSE, LATER, "Pending")));
    assertThat(condition(cached).lastTransitionTime()).isEqualTo(LATER);
  }

  @Test
  void takesAwayWhatIsNoLongerSaid() {
    var cached = cluster.lease("shrunk");
    var stalled =
        new Condition("Stalled", ConditionStatus.TRUE, 1L, FIRST, "OwnerNotFound", "No owner.");
    write(cached, status("Active", ready(ConditionStatus.TRUE, FIRST, "Issued"), stalled));
    assertThat(live(cached).getStatus().conditions()).hasSize(2);

    write(cached, status("Active", ready(ConditionStatus.TRUE, FIRST, "Issued")));

    assertThat(live(cached).getStatus().conditions()).hasSize(1);
    assertThat(live(cached).getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void writesNoStatusOfAnotherObjectOfTheName() {
    var earlier = cluster.lease("reborn");
    cluster.client().resource(earlier).delete();
    cluster.lease("reborn");

    var answer = write(earlier, status("Active", ready(ConditionStatus.TRUE, FIRST, "Issued")));

    assertThat(answer).isInstanceOf(Answer.Gone.class);
    assertThat(live(earlier).getStatus()).isNull();
  }

  private Answer<Boolean> write(SecretLease cached, SecretLeaseStatus status) {
    return writer.write(cached, status, SecretLeaseStatus.class);
  }

  private static SecretLeaseStatus status(String phase, Condition... conditions) {
    return new SecretLeaseStatus(
        phase,
        List.of(conditions),
        1L,
        null,
        null,
        null,
        "secret",
        null,
        List.of(),
        null,
        null,
        null,
        null,
        List.of());
  }

  private static Condition ready(ConditionStatus status, String at, String reason) {
    return new Condition("Ready", status, 1L, at, reason, "Message.");
  }

  private static Condition condition(SecretLease lease) {
    return live(lease).getStatus().conditions().getFirst();
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
