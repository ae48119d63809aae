package dev.tenure.operator.kube.object;

import dev.tenure.core.Answer;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The labels that mirror a tenure, and the finalizer of what must be revoked, on objects of our own
 * kinds: both in one server-side apply under a field manager of their own.
 */
public final class ObjectMarks {
  private static final String FIELD_MANAGER = "tenure-labels";
  private static final int NOT_FOUND = 404;

  private final KubeApi api;

  public ObjectMarks(KubeApi api) {
    this.api = api;
  }

  /**
   * Makes sure that the marks are there. Costs nothing where they are, and writes nothing on an
   * object that is being deleted.
   *
   * @param object as the cache has it
   * @param finalizer that holds the object; empty: none is needed
   * @return whether something was written
   */
  public Answer<Boolean> mark(
      CustomResource<?, ?> object, Map<String, String> wanted, Optional<String> finalizer) {
    var metadata = object.getMetadata();
    if (metadata.getDeletionTimestamp() != null || marked(metadata, wanted, finalizer)) {
      return Answer.ok(false);
    }
    var body = ObjectPath.bare(object);
    var labels = body.withObject("/metadata/labels");
    wanted.forEach(labels::put);
    finalizer.ifPresent(name -> body.withArray("/metadata/finalizers").add(name));
    return sent(object, Call.apply(ObjectPath.of(object), FIELD_MANAGER, Json.write(body)));
  }

  /**
   * Takes the finalizer off, so that the object may go. Good also when the object or its finalizer
   * has gone before.
   */
  public Answer<Boolean> release(CustomResource<?, ?> object, String finalizer) {
    return switch (api.send(Call.get(ObjectPath.of(object)).metadataOnly())) {
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(true);
      case Reply.Failed failed -> KubeErrors.answer(failed, ObjectPath.words(object));
      case Reply.Done done ->
          release(
              object, finalizer, api.decode(done, GenericKubernetesResource.class).getMetadata());
    };
  }

  private Answer<Boolean> release(CustomResource<?, ?> object, String finalizer, ObjectMeta live) {
    var finalizers = Objects.requireNonNullElse(live.getFinalizers(), List.<String>of());
    var same = Objects.equals(live.getUid(), object.getMetadata().getUid());
    if (!same || !finalizers.contains(finalizer)) {
      return Answer.ok(true);
    }
    var left = Json.array();
    finalizers.stream().filter(f -> !f.equals(finalizer)).forEach(left::add);
    var patch =
        Json.array()
            .add(Json.operation("replace", "/metadata/uid", live.getUid()))
            .add(Json.operation("replace", "/metadata/resourceVersion", live.getResourceVersion()))
            .add(Json.operation("replace", "/metadata/finalizers", left));
    return sent(object, Call.jsonPatch(ObjectPath.of(object), Json.write(patch)));
  }

  private Answer<Boolean> sent(CustomResource<?, ?> object, Call call) {
    return switch (api.send(call.metadataOnly())) {
      case Reply.Done _ -> Answer.ok(true);
      case Reply.Failed failed -> KubeErrors.answer(failed, ObjectPath.words(object));
    };
  }

  private static boolean marked(
      ObjectMeta metadata, Map<String, String> wanted, Optional<String> finalizer) {
    var labels = Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of());
    var finalizers = Objects.requireNonNullElse(metadata.getFinalizers(), List.<String>of());
    return labels.entrySet().containsAll(wanted.entrySet())
        && finalizer.map(finalizers::contains).orElse(true);
  }
}
