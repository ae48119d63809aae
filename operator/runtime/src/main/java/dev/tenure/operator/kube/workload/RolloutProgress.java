package dev.tenure.operator.kube.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.rollout.Rollout;

/**
 * How far a rollout is, from the workload as the API server shows it: by the rules of {@code
 * kubectl rollout status}, and stricter in one: old pods must be gone, since they hold the old
 * credential.
 */
final class RolloutProgress {
  private RolloutProgress() {}

  /** The progress of a Deployment, StatefulSet or DaemonSet. */
  static Rollout of(String kind, JsonNode workload) {
    if (workload.at("/status/observedGeneration").asLong()
        < workload.at("/metadata/generation").asLong()) {
      return progressing("its controller has not taken up the change yet");
    }
    return switch (kind) {
      case "Deployment" -> deployment(workload);
      case "StatefulSet" -> statefulSet(workload);
      default -> daemonSet(workload);
    };
  }

  private static Rollout deployment(JsonNode workload) {
    var wanted = workload.at("/spec/replicas").asInt(1);
    var status = workload.path("status");
    if (wanted > 0 && workload.at("/spec/paused").asBoolean()) {
      return progressing("it is paused (kubectl rollout resume)");
    }
    return replicas(
        wanted,
        status.path("updatedReplicas").asInt(),
        status.path("replicas").asInt(),
        status.path("availableReplicas").asInt());
  }

  private static Rollout statefulSet(JsonNode workload) {
    var wanted = workload.at("/spec/replicas").asInt(1);
    var status = workload.path("status");
    if (wanted == 0 && status.path("replicas").asInt() == 0) {
      return new Rollout.Complete();
    }
    if (onDelete(workload)) {
      return byHand(status.path("updatedReplicas").asInt(), wanted);
    }
    var partition = workload.at("/spec/updateStrategy/rollingUpdate/partition").asInt();
    if (partition > 0) {
      return progressing(
          "its updateStrategy holds back the pods below partition %d".formatted(partition));
    }
    var counted =
        replicas(
            wanted,
            status.path("updatedReplicas").asInt(),
            status.path("replicas").asInt(),
            status.path("availableReplicas").asInt());
    var settled = status.path("currentRevision").equals(status.path("updateRevision"));
    return counted instanceof Rollout.Complete && !settled
        ? progressing("its current revision is not yet the updated one")
        : counted;
  }

  private static Rollout daemonSet(JsonNode workload) {
    var status = workload.path("status");
    var wanted = status.path("desiredNumberScheduled").asInt();
    var updated = status.path("updatedNumberScheduled").asInt();
    if (onDelete(workload) && updated < wanted) {
      return byHand(updated, wanted);
    }
    return replicas(wanted, updated, updated, status.path("numberAvailable").asInt());
  }

  private static Rollout replicas(int wanted, int updated, int all, int available) {
    if (updated < wanted) {
      return progressing("%d of %d pods are updated".formatted(updated, wanted));
    }
    if (all > updated) {
      return progressing("%d old pods are still there".formatted(all - updated));
    }
    return available < wanted
        ? progressing("%d of %d updated pods are available".formatted(available, wanted))
        : new Rollout.Complete();
  }

  private static boolean onDelete(JsonNode workload) {
    return workload.at("/spec/updateStrategy/type").asText().equals("OnDelete");
  }

  private static Rollout byHand(int updated, int wanted) {
    return updated >= wanted
        ? new Rollout.Complete()
        : progressing(
            "its updateStrategy is OnDelete and %d of %d pods are updated; delete the others"
                .formatted(updated, wanted));
  }

  private static Rollout progressing(String detail) {
    return new Rollout.Progressing(detail);
  }
}
