package dev.tenure.operator.kube.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.rollout.Rollout;
import dev.tenure.operator.kube.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutProgressTest {
  /** Columns: spec; status as observed generation, total, updated, available; what is expected. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas=1              | 1 | 1 | 1 | 1 | its controller has not",
        "replicas=2              | 2 | 3 | 1 | 2 | 1 of 2 pods are updated",
        "replicas=2              | 2 | 3 | 2 | 2 | 1 old pods are still there",
        "replicas=2              | 2 | 2 | 2 | 1 | 1 of 2 updated pods are available",
        "replicas=2              | 2 | 2 | 2 | 2 | complete",
        "minReadySeconds=0       | 2 | 1 | 1 | 1 | complete",
        "replicas=0              | 2 | 0 | 0 | 0 | complete",
        "replicas=0              | 2 | 1 | 0 | 1 | 1 old pods are still there",
        "replicas=2,paused=true  | 2 | 2 | 2 | 2 | it is paused",
        "replicas=0,paused=true  | 2 | 0 | 0 | 0 | complete"
      })
  void followsADeployment(
      String spec, long observed, int total, int updated, int available, String expected) {
    var status =
        "observedGeneration=%d,replicas=%d,updatedReplicas=%d,availableReplicas=%d"
            .formatted(observed, total, updated, available);

    assertProgress(of("Deployment", spec, status), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas=2 | 2 | 2 | 2 | \"a\" | \"b\" | its current revision is not yet",
        "replicas=2 | 2 | 2 | 2 | \"b\" | \"b\" | complete",
        "replicas=2 | 2 | 1 | 2 | \"a\" | \"b\" | 1 of 2 pods are updated",
        "replicas=0 | 0 | 0 | 0 | \"a\" | \"b\" | complete"
      })
  void followsAStatefulSet(
      String spec,
      int total,
      int updated,
      int available,
      String current,
      String update,
      String expected) {
    var status =
        "observedGeneration=2,replicas=%d,updatedReplicas=%d,availableReplicas=%d,currentRevision=%s,updateRevision=%s"
            .formatted(total, updated, available, current, update);

    assertProgress(of("StatefulSet", spec, status), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | 2 | 3 | 2 of 3 pods are updated",
        "3 | 3 | 2 | 2 of 3 updated pods are available",
        "3 | 3 | 3 | complete",
        "0 | 0 | 0 | complete"
      })
  void followsADaemonSet(int desired, int updated, int available, String expected) {
    var status =
        "observedGeneration=2,desiredNumberScheduled=%d,updatedNumberScheduled=%d,numberAvailable=%d"
            .formatted(desired, updated, available);

    assertProgress(of("DaemonSet", "minReadySeconds=0", status), expected);
  }

  @Test
  void saysWhereAPersonMustDeleteThePods() {
    var strategy = "updateStrategy={\"type\":\"OnDelete\"}";

    assertProgress(
        of("StatefulSet", "replicas=2," + strategy, "observedGeneration=2,updatedReplicas=1"),
        "its updateStrategy is OnDelete and 1 of 2 pods are updated; delete the others");
    assertProgress(
        of("DaemonSet", strategy, "observedGeneration=2,desiredNumberScheduled=1"), "OnDelete");
    assertProgress(
        of("StatefulSet", "replicas=2," + strategy, "observedGeneration=2,updatedReplicas=2"),
        "complete");
  }

  @Test
  void saysWhereAPartitionHoldsPodsBack() {
    assertProgress(
        of(
            "StatefulSet",
            "replicas=2,updateStrategy={\"rollingUpdate\":{\"partition\":1}}",
            "observedGeneration=2,updatedReplicas=1"),
        "its updateStrategy holds back the pods below partition 1");
  }

  private static Rollout of(String kind, String spec, String status) {
    var json =
        "{\"metadata\":{\"generation\":2},\"spec\":{%s},\"status\":{%s}}"
            .formatted(fields(spec), fields(status));
    return RolloutProgress.of(kind, Json.read(json).orElseThrow());
  }

  /** {@code a=1,b=2} as JSON fields. */
  private static String fields(String fields) {
    return fields.replaceAll("([A-Za-z]+)=", "\"$1\":");
  }

  private static void assertProgress(Rollout progress, String expected) {
    if (expected.equals("complete")) {
      assertThat(progress).isEqualTo(new Rollout.Complete());
    } else {
      assertThat(progress.toString()).startsWith("Progressing").contains(expected);
    }
  }
}
