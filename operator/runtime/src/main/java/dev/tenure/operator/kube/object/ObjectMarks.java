package dev.tenure.operator.kube.object;

import dev.tenure.core.Answer;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import dev.tenure.operator.kube.informer.RecentWrites;
import dev.tenure.operator.kube.informer.Versioned;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Our labels and our finalizer on objects of our own kinds: both in one server-side apply under a
 * field manager of their own. Remembers what it wrote until the cache has it.
 */
public final class ObjectMarks {
  private static final String FIELD_MANAGER = "tenure-labels";
  private static final int NOT_FOUND = 404;

  private final KubeApi api;
  private final RecentWrites<Marks> recent;

  public ObjectMarks(KubeApi api) {
    this.api = api;
    this.recent = new RecentWrites<>(api.clock());
  }

  private record Marks(
      String uid, String resourceVersion, Map<String, String> labels, List<String> finalizers)
      implements Versioned {
    static Marks of(ObjectMeta metadata) {
      return new Marks(
          metadata.getUid(),
          metadata.getResourceVersion(),
          Map.copyOf(Objects.requireNonNullElse(metadata.getLabels(), Map.of())),
          List.copyOf(Objects.requireNonNullElse(metadata.getFinalizers(), List.of())));
    }

    boolean include(Map<String, String> wanted, Optional<String> finalizer) {
      return labels.entrySet().containsAll(wanted.entrySet())
          && finalizer.map(finalizers::contains).orElse(true);
    }
  }

  /**
   * Makes sure that the marks are there. Costs nothing where they are, and writes nothing on an
   * object that is being deleted.
   *
   * @param object as the cache has it
   * @param labels all that we set on this object; one that was set before and is left out now goes
   *     with the next write
   * @param finalizer what keeps the object until it is released; empty: nothing
   * @return whether something was written
   */
  public Answer<Boolean> mark(
      CustomResource<?, ?> object, Map<String, String> labels, Optional<String> finalizer) {
    var metadata = object.getMetadata();
    var there = recent.over(metadata.getUid(), Optional.of(Marks.of(metadata)));
    if (metadata.getDeletionTimestamp() != null
        || there.filter(marks -> marks.include(labels, finalizer)).isPresent()) {
      return Answer.ok(false);
    }
    var body = ObjectPath.bare(object);
    var applied = body.withObject("/metadata/labels");
    labels.forEach(applied::put);
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
    var marks = Marks.of(live);
    var same = marks.uid().equals(object.getMetadata().getUid());
    if (!same || !marks.finalizers().contains(finalizer)) {
      return Answer.ok(true);
    }
    var left = Json.array();
    marks.finalizers().stream().filter(name -> !name.equals(finalizer)).forEach(left::add);
    var patch =
        Json.array()
            .add(Json.operation("replace", "/metadata/uid", marks.uid()))
            .add(Json.operation("replace", "/metadata/resourceVersion", marks.resourceVersion()))
            .add(Json.operation("replace", "/metadata/finalizers", left));
    return sent(object, Call.jsonPatch(ObjectPath.of(object), Json.write(patch)));
  }

  private Answer<Boolean> sent(CustomResource<?, ?> object, Call call) {
    return switch (api.send(call.metadataOnly())) {
      case Reply.Done done -> {
        var after = Marks.of(api.decode(done, GenericKubernetesResource.class).getMetadata());
        recent.sweep();
        recent.wrote(after.uid(), after);
        yield Answer.ok(true);
      }
      case Reply.Failed failed -> KubeErrors.answer(failed, ObjectPath.words(object));
    };
  }
}
