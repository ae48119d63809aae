package dev.tenure.operator.kube.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.Answer;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import dev.tenure.operator.kube.informer.RecentWrites;
import dev.tenure.operator.kube.informer.Versioned;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the whole status, which is ours alone, in one request; nothing when nothing changed.
 * Remembers what it wrote until the cache has it, so that no decision is taken on an older status.
 *
 * <p>By JSON Patch and not by server-side apply: on the status subresource the API server ignores
 * the UID of what is applied, and a late status must not reach a new object of the same name.
 */
public final class StatusWriter {
  private static final String FIELD_MANAGER = "tenure-status";
  private static final String TRANSITION = "lastTransitionTime";

  private final KubeApi api;
  private final RecentWrites<Written> recent;

  public StatusWriter(KubeApi api, InstantSource clock) {
    this.api = api;
    this.recent = new RecentWrites<>(clock);
  }

  private record Written(String uid, String resourceVersion, Optional<Object> status)
      implements Versioned {}

  /**
   * The newest status known: the one we wrote, where the cached object is older.
   *
   * @param cached the object as the cache has it
   * @param type of its status
   */
  public <S> Optional<S> latest(CustomResource<?, S> cached, Class<S> type) {
    var uid = cached.getMetadata().getUid();
    return recent.over(uid, Optional.of(written(cached))).flatMap(Written::status).map(type::cast);
  }

  /**
   * Makes the status this one. A condition whose status stays keeps its {@code lastTransitionTime},
   * and a difference in these times alone is none.
   *
   * @param cached the object as the cache has it
   * @return whether something was written
   */
  public <S> Answer<Boolean> write(CustomResource<?, S> cached, S status, Class<S> type) {
    var before = latest(cached, type).map(this::tree).orElseGet(Json::object);
    var after = keepTimes(before, tree(status));
    if (after.equals(before)) {
      return Answer.ok(false);
    }
    var reply = api.send(replacement(cached, after));
    return switch (reply) {
      case Reply.Done done -> {
        remember(api.decode(done, GenericKubernetesResource.class), decoded(after, type));
        yield Answer.ok(true);
      }
      case Reply.Failed failed when failed.isFailedTest() -> replaced(cached);
      case Reply.Failed failed -> KubeErrors.answer(failed, ObjectPath.words(cached));
    };
  }

  private static Call replacement(CustomResource<?, ?> cached, ObjectNode status) {
    var patch =
        Json.array()
            .add(Json.operation("test", "/metadata/uid", cached.getMetadata().getUid()))
            .add(Json.operation("add", "/status", status));
    return Call.jsonPatch(ObjectPath.of(cached, "status"), Json.write(patch))
        .by(FIELD_MANAGER)
        .metadataOnly();
  }

  private static Answer<Boolean> replaced(CustomResource<?, ?> cached) {
    var words = ObjectPath.words(cached);
    return Answer.gone(
        words.missing(),
        words.what() + " was replaced by another object of its name; that one is looked at.");
  }

  /** Forgets an object that is gone. */
  public void forget(String uid) {
    recent.forget(uid);
  }

  private void remember(GenericKubernetesResource written, Object status) {
    var metadata = written.getMetadata();
    recent.sweep();
    recent.wrote(
        metadata.getUid(),
        new Written(metadata.getUid(), metadata.getResourceVersion(), Optional.of(status)));
  }

  private static Written written(CustomResource<?, ?> cached) {
    var metadata = cached.getMetadata();
    return new Written(
        metadata.getUid(), metadata.getResourceVersion(), Optional.ofNullable(cached.getStatus()));
  }

  private ObjectNode tree(Object status) {
    return Json.read(api.encode(status))
        .filter(JsonNode::isObject)
        .map(ObjectNode.class::cast)
        .orElseGet(Json::object);
  }

  private <S> S decoded(ObjectNode status, Class<S> type) {
    return api.decode(new Reply.Done(Json.write(status), Map.of()), type);
  }

  private static ObjectNode keepTimes(JsonNode before, ObjectNode after) {
    for (var condition : after.path("conditions")) {
      for (var earlier : before.path("conditions")) {
        var same =
            earlier.path("type").equals(condition.path("type"))
                && earlier.path("status").equals(condition.path("status"));
        if (same && earlier.has(TRANSITION) && condition instanceof ObjectNode changed) {
          changed.set(TRANSITION, earlier.get(TRANSITION));
        }
      }
    }
    return after;
  }
}
