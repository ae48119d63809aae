package dev.tenure.operator.kube.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Texts in Secrets of the operator's own namespace, one a Secret, sealed. Every write names the
 * version that it replaces. Nothing here deletes what it cannot open.
 */
public final class SealedRecords {
  private static final String LABEL = "tenure.dev/journal";
  private static final String KEY = "record";
  private static final int PAGE = 500;
  private static final int NOT_FOUND = 404;

  private final KubeApi api;
  private final Sealer sealer;
  private final String namespace;
  private final String kind;

  /**
   * @param namespace of the operator
   * @param kind of the records, the value of their label {@code tenure.dev/journal}
   */
  public SealedRecords(KubeApi api, Sealer sealer, String namespace, String kind) {
    this.api = api;
    this.sealer = sealer;
    this.namespace = namespace;
    this.kind = kind;
  }

  /**
   * One record as the server has it. Never prints its text.
   *
   * @param text empty where it does not open with our key
   */
  public record Stored(String name, String uid, String resourceVersion, Optional<String> text) {
    @Override
    public String toString() {
      return "Stored[" + name + (text.isPresent() ? "]" : ", unreadable]");
    }
  }

  /** All records of the kind, page by page. */
  public Answer<List<Stored>> list() {
    return list(PAGE);
  }

  Answer<List<Stored>> list(int pageSize) {
    var all = new ArrayList<Stored>();
    var next = "";
    do {
      var reply = api.send(Call.page(collection(), LABEL + "=" + kind, pageSize, next));
      if (!(reply instanceof Reply.Done done)) {
        return KubeErrors.answer((Reply.Failed) reply, words("all"));
      }
      var page = api.decode(done, SecretList.class);
      page.getItems().forEach(secret -> all.add(stored(secret)));
      next = Objects.requireNonNullElse(page.getMetadata().getContinue(), "");
    } while (!next.isEmpty());
    return Answer.ok(List.copyOf(all));
  }

  /** The record of this name; empty when there is none. */
  public Answer<Optional<Stored>> read(String name) {
    return switch (api.send(Call.get(path(name)))) {
      case Reply.Done done -> Answer.ok(Optional.of(stored(api.decode(done, Secret.class))));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed -> KubeErrors.answer(failed, words(name));
    };
  }

  /** Makes a record that is not there yet; not available when it is. */
  public Answer<Stored> create(String name, String text) {
    var metadata = Json.object().put("name", name).put("namespace", namespace);
    return written(name, text, Call.create(collection(), body(name, text, metadata)));
  }

  /** Replaces exactly this version; not available when another writer was faster. */
  public Answer<Stored> replace(Stored current, String text) {
    var metadata =
        Json.object()
            .put("name", current.name())
            .put("namespace", namespace)
            .put("uid", current.uid())
            .put("resourceVersion", current.resourceVersion());
    var call = Call.replace(path(current.name()), body(current.name(), text, metadata));
    return written(current.name(), text, call);
  }

  /** Deletes exactly this version; good when it was gone before. */
  public Answer<Boolean> delete(Stored current) {
    var call = Call.delete(path(current.name()), current.uid(), current.resourceVersion());
    return switch (api.send(call)) {
      case Reply.Done _ -> Answer.ok(true);
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(true);
      case Reply.Failed failed -> KubeErrors.answer(failed, words(current.name()));
    };
  }

  private Answer<Stored> written(String name, String text, Call call) {
    return switch (api.send(call.metadataOnly())) {
      case Reply.Done done -> {
        var metadata = api.decode(done, Secret.class).getMetadata();
        yield Answer.ok(
            new Stored(name, metadata.getUid(), metadata.getResourceVersion(), Optional.of(text)));
      }
      case Reply.Failed failed -> KubeErrors.answer(failed, words(name));
    };
  }

  private String body(String name, String text, ObjectNode metadata) {
    metadata.putObject("labels").put(LABEL, kind);
    var body = Json.object().put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
    body.set("metadata", metadata);
    body.putObject("data")
        .put(KEY, sealer.seal(text.getBytes(StandardCharsets.UTF_8), context(name)));
    return Json.write(body);
  }

  private Stored stored(Secret secret) {
    var metadata = secret.getMetadata();
    var sealed = Optional.ofNullable(secret.getData()).orElse(Map.of()).getOrDefault(KEY, "");
    return new Stored(
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        opened(metadata.getName(), sealed));
  }

  private Optional<String> opened(String name, String sealed) {
    try {
      return sealer
          .open(Base64.getDecoder().decode(sealed), context(name))
          .map(plain -> new String(plain, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] context(String name) {
    return (kind + "/" + name).getBytes(StandardCharsets.UTF_8);
  }

  private String collection() {
    return Call.path("api", "v1", "namespaces", namespace, "secrets");
  }

  private String path(String name) {
    return Call.path("api", "v1", "namespaces", namespace, "secrets", name);
  }

  private KubeErrors.Words words(String name) {
    return new KubeErrors.Words(
        "the operator's record %s/%s".formatted(namespace, name),
        Reason.API_UNAVAILABLE,
        Reason.API_UNAVAILABLE);
  }
}
