package dev.tenure.operator.kube.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.rollout.RestartMark;
import dev.tenure.core.rollout.Rollout;
import dev.tenure.core.rollout.WorkloadRef;
import dev.tenure.core.rollout.Workloads;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Restarts workloads by the annotations of their pod template, and follows their rollouts. */
public final class KubeWorkloads implements Workloads {
  private static final String FIELD_MANAGER = "tenure-restart";
  private static final int NOT_FOUND = 404;
  private static final Map<String, String> PLURALS =
      Map.of("Deployment", "deployments", "StatefulSet", "statefulsets", "DaemonSet", "daemonsets");

  private final KubeApi api;

  public KubeWorkloads(KubeApi api) {
    this.api = api;
  }

  @Override
  public Answer<Rollout> restart(Subject subject, WorkloadRef workload, RestartMark mark) {
    var plural = Optional.ofNullable(PLURALS.get(workload.kind()));
    if (plural.isEmpty()) {
      return Answer.refused(
          Reason.INVALID_SPEC,
          "%s cannot be restarted: name a Deployment, StatefulSet or DaemonSet in spec.restart."
              .formatted(workload));
    }
    var path =
        Call.path(
            "apis", "apps", "v1", "namespaces", subject.namespace(), plural.get(), workload.name());
    return send(Call.get(path), subject, workload)
        .then(
            found ->
                found
                    .map(tree -> marked(tree, path, subject, workload, mark))
                    .orElseGet(() -> Answer.ok(new Rollout.Missing())));
  }

  private Answer<Rollout> marked(
      JsonNode tree, String path, Subject subject, WorkloadRef workload, RestartMark mark) {
    if (TemplateMark.carries(annotations(tree), mark)) {
      return Answer.ok(RolloutProgress.of(workload.kind(), tree));
    }
    var patch = TemplateMark.patch(tree.at("/metadata/uid").asText(), mark);
    return send(Call.mergePatch(path, patch).by(FIELD_MANAGER), subject, workload)
        .map(
            after ->
                after
                    .map(changed -> RolloutProgress.of(workload.kind(), changed))
                    .orElseGet(Rollout.Missing::new));
  }

  private Answer<Optional<JsonNode>> send(Call call, Subject subject, WorkloadRef workload) {
    return switch (api.send(call)) {
      case Reply.Done done -> Answer.ok(Json.read(done.body()));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed ->
          KubeErrors.answer(
              failed,
              new KubeErrors.Words(
                  "the restart of %s in namespace %s".formatted(workload, subject.namespace()),
                  Reason.ROLLOUT_STALLED,
                  Reason.WORKLOAD_NOT_FOUND));
    };
  }

  private static Map<String, String> annotations(JsonNode workload) {
    var annotations = new HashMap<String, String>();
    workload
        .at("/spec/template/metadata/annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
    return annotations;
  }
}
