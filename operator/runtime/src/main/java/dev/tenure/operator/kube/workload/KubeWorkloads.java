package dev.tenure.operator.kube.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.audit.Deed;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Restarts workloads by the annotations of their pod template, and follows their rollouts. */
public final class KubeWorkloads implements Workloads {
  private static final String FIELD_MANAGER = "tenure-restart";
  private static final int NOT_FOUND = 404;
  private static final Map<String, String> PLURALS =
      Map.of("Deployment", "deployments", "StatefulSet", "statefulsets", "DaemonSet", "daemonsets");

  /** Whole objects come; a page of them is a few megabytes at most. */
  private static final int PAGE = 100;

  private static final String RESTART = "tenure.dev/restart";
  private static final String NEVER = "never";

  private final KubeApi api;
  private final Delivered delivered;
  private final AuditTrail audit;

  /** What lies in our Secrets now, as it would be marked on a workload. */
  @FunctionalInterface
  public interface Delivered {
    /** The mark of a Secret's last rotation; empty where it is not ours or was never rotated. */
    Optional<RestartMark> mark(String namespace, String secretName);
  }

  public KubeWorkloads(KubeApi api, Delivered delivered, AuditTrail audit) {
    this.api = api;
    this.delivered = delivered;
    this.audit = audit;
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

  @Override
  public Answer<List<WorkloadRef>> users(Subject subject, String secretName) {
    var found = new ArrayList<WorkloadRef>();
    for (var kind : new TreeMap<>(PLURALS).entrySet()) {
      var path =
          Call.path("apis", "apps", "v1", "namespaces", subject.namespace(), kind.getValue());
      var next = "";
      do {
        switch (api.send(Call.page(path, "", PAGE, next))) {
          case Reply.Done done -> {
            var page = Json.read(done.body()).orElseGet(Json::object);
            page.path("items").forEach(item -> user(item, kind.getKey(), secretName, found));
            next = page.at("/metadata/continue").asText();
          }
          case Reply.Failed failed -> {
            return KubeErrors.answer(
                failed,
                new KubeErrors.Words(
                    "the list of %s in namespace %s"
                        .formatted(kind.getValue(), subject.namespace()),
                    Reason.ROLLOUT_STALLED,
                    Reason.WORKLOAD_NOT_FOUND));
          }
        }
      } while (!next.isEmpty());
    }
    return Answer.ok(List.copyOf(found));
  }

  private static void user(JsonNode item, String kind, String secretName, List<WorkloadRef> found) {
    var left = NEVER.equals(item.path("metadata").path("annotations").path(RESTART).asText());
    if (!left
        && !isMade(item)
        && SecretUses.of(item.at("/spec/template/spec")).contains(secretName)) {
      found.add(new WorkloadRef(kind, item.at("/metadata/name").asText()));
    }
  }

  /** What makes a workload would take our mark away again, and we would restart it for ever. */
  private static boolean isMade(JsonNode item) {
    for (var owner : item.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return true;
      }
    }
    return false;
  }

  private Answer<Rollout> marked(
      JsonNode tree, String path, Subject subject, WorkloadRef workload, RestartMark mark) {
    var there = annotations(tree);
    if (TemplateMark.carries(there, mark)) {
      return Answer.ok(RolloutProgress.of(workload.kind(), tree));
    }
    var others =
        SecretUses.of(tree.at("/spec/template/spec")).stream()
            .filter(secret -> !secret.equals(mark.secretName()))
            .flatMap(secret -> delivered.mark(subject.namespace(), secret).stream())
            .filter(other -> !TemplateMark.carries(there, other));
    var marks = Stream.concat(Stream.of(mark), others).toList();
    var patch = TemplateMark.patch(tree.at("/metadata/uid").asText(), marks);
    var patched = send(Call.mergePatch(path, patch).by(FIELD_MANAGER), subject, workload);
    tell(subject, workload, patched);
    return patched.map(
        after ->
            after
                .map(changed -> RolloutProgress.of(workload.kind(), changed))
                .orElseGet(Rollout.Missing::new));
  }

  private void tell(Subject subject, WorkloadRef workload, Answer<Optional<JsonNode>> patched) {
    audit.tell(
        new Deed(
            Deed.Action.RESTART,
            subject,
            Optional.empty(),
            "%s/%s/%s".formatted(workload.kind(), subject.namespace(), workload.name()),
            Optional.empty(),
            Reason.ROTATED,
            Deed.failure(patched)));
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
