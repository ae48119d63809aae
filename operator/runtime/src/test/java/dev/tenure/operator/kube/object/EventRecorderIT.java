package dev.tenure.operator.kube.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.core.Reason;
import dev.tenure.operator.kube.LittleServer;
import dev.tenure.operator.kube.TestCluster;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events on a real API server. */
class EventRecorderIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static TestCluster cluster;

  @BeforeAll
  static void connect() {
    cluster = TestCluster.connect();
  }

  @AfterAll
  static void leave() {
    cluster.close();
  }

  @Test
  void tellsOfEachOccurrence() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var recorder = new EventRecorder(cluster.api(), "pod-1", executor, InstantSource.system());
      var lease = cluster.lease("told");

      recorder.record(lease, Reason.ROTATED, "Rotate", "Credential 2 delivered.");
      recorder.record(lease, Reason.OWNER_NOT_FOUND, "Check", "ü".repeat(5_000));

      await().atMost(SOON).untilAsserted(() -> assertThat(events("told")).hasSize(2));
      var rotated =
          events("told").stream()
              .filter(event -> event.getReason().equals("Rotated"))
              .findFirst()
              .orElseThrow();
      assertThat(rotated.getType()).isEqualTo("Normal");
      assertThat(rotated.getAction()).isEqualTo("Rotate");
      assertThat(rotated.getNote()).isEqualTo("Credential 2 delivered.");
      assertThat(rotated.getReportingController()).isEqualTo("tenure.dev/operator");
      assertThat(rotated.getReportingInstance()).isEqualTo("pod-1");
      assertThat(rotated.getRegarding().getKind()).isEqualTo("SecretLease");
      assertThat(rotated.getRegarding().getUid()).isEqualTo(lease.getMetadata().getUid());
      await().atMost(SOON).untilAsserted(() -> assertThat(recorder.written()).isEqualTo(2));
      assertThat(recorder.failed()).isZero();
    }
  }

  @Test
  void oneObjectDoesNotFillTheStore() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var recorder = new EventRecorder(cluster.api(), "pod-1", executor, InstantSource.system());
      var lease = cluster.lease("chatty");

      for (var i = 0; i < 50; i++) {
        recorder.record(lease, Reason.API_UNAVAILABLE, "Try", "again");
      }

      await().atMost(SOON).untilAsserted(() -> assertThat(recorder.written()).isEqualTo(10));
      assertThat(recorder.suppressed()).isEqualTo(40);
    }
  }

  @Test
  void aFailureIsCountedAndNoMore() {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor();
        var server = new LittleServer()) {
      server.then(500, "").thenCut();
      var recorder =
          new EventRecorder(
              server.api(InstantSource.system()), "pod-1", executor, InstantSource.system());
      var lease = cluster.lease("unheard");

      recorder.record(lease, Reason.ROTATED, "Rotate", "x");
      recorder.record(lease, Reason.ROTATED, "Rotate", "x");

      await().atMost(SOON).untilAsserted(() -> assertThat(recorder.failed()).isEqualTo(2));
    }
  }

  private static List<Event> events(String about) {
    return cluster
        .client()
        .events()
        .v1()
        .events()
        .inNamespace(cluster.namespace())
        .list()
        .getItems()
        .stream()
        .filter(event -> event.getRegarding().getName().equals(about))
        .toList();
  }
}
