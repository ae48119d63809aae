package dev.tenure.operator.platform;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Secrets in the operator's own namespace: CA keys and its own key. Read live, never cached. */
public final class OwnSecrets {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubeApi api;
  private final String namespace;
  private final String installation;

  /**
   * @param namespace the operator's own
   * @param installation value of the label that marks what is ours
   */
  public OwnSecrets(KubeApi api, String namespace, String installation) {
    this.api = api;
    this.namespace = namespace;
    this.installation = installation;
  }

  /** The operator's namespace. */
  public String namespace() {
    return namespace;
  }

  /**
   * A Secret as it was at one moment. Never prints a value.
   *
   * @param resourceVersion what a replacement demands that it is still
   */
  public record Version(SecretData data, String uid, String resourceVersion) {
    private static Version of(Secret secret) {
      var metadata = secret.getMetadata();
      return new Version(OwnSecrets.data(secret), metadata.getUid(), metadata.getResourceVersion());
    }
  }

  /** The content; empty where there is no such Secret. */
  public Answer<Optional<SecretData>> read(String name) {
    return version(name).map(found -> found.map(Version::data));
  }

  /** The content with its version; empty where there is no such Secret. */
  public Answer<Optional<Version>> version(String name) {
    return switch (api.send(Call.get(path(name)))) {
      case Reply.Done done -> Answer.ok(Optional.of(Version.of(api.decode(done, Secret.class))));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed -> KubeErrors.answer(failed, words(name));
    };
  }

  /**
   * The content; made and stored first where there is none. Of two that make it at once, the first
   * wins and both get its content.
   */
  public Answer<SecretData> readOrCreate(
      String name, String type, java.util.function.Supplier<Answer<SecretData>> make) {
    return read(name)
        .then(
            found ->
                found
                    .map(Answer::ok)
                    .orElseGet(
                        () -> make.get().then(d -> create(name, type, d)).map(Version::data)));
  }

  /** Replaces the content; not available where the Secret is no longer the one that was read. */
  public Answer<Version> replace(String name, Version before, SecretData data) {
    var encoded = Json.object();
    data.values().forEach(encoded::put);
    var patch =
        Json.array()
            .add(Json.operation("replace", "/metadata/uid", before.uid()))
            .add(Json.operation("replace", "/metadata/resourceVersion", before.resourceVersion()))
            .add(Json.operation("add", "/data", encoded));
    return switch (api.send(Call.jsonPatch(path(name), Json.write(patch)))) {
      case Reply.Done done -> Answer.ok(Version.of(api.decode(done, Secret.class)));
      case Reply.Failed failed -> KubeErrors.answer(failed, words(name));
    };
  }

  /** Makes it; where it is there already, what is there answers. */
  public Answer<Version> create(String name, String type, SecretData data) {
    return create(name, type, Map.of(), data);
  }

  /** The same with labels besides our own. */
  public Answer<Version> create(
      String name, String type, Map<String, String> labels, SecretData data) {
    var encoded = new TreeMap<String, String>();
    data.values().forEach((k, v) -> encoded.put(k, Base64.getEncoder().encodeToString(v)));
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .withLabels(Map.of("tenure.dev/part-of", installation))
            .addToLabels(labels)
            .endMetadata()
            .withType(type)
            .withData(encoded)
            .build();
    var collection = Call.path("api", "v1", "namespaces", namespace, "secrets");
    return switch (api.send(Call.create(collection, api.encode(secret)))) {
      case Reply.Done done -> Answer.ok(Version.of(api.decode(done, Secret.class)));
      case Reply.Failed failed when failed.code() == CONFLICT ->
          version(name)
              .then(
                  found ->
                      found
                          .map(Answer::ok)
                          .orElseGet(() -> KubeErrors.answer(failed, words(name))));
      case Reply.Failed failed -> KubeErrors.answer(failed, words(name));
    };
  }

  /** Deletes the Secret; absent is good. */
  public Answer<Boolean> delete(String name) {
    var call = new Call("DELETE", path(name), Map.of(), "application/json", "", "application/json");
    return switch (api.send(call)) {
      case Reply.Done _ -> Answer.ok(true);
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(false);
      case Reply.Failed failed -> KubeErrors.answer(failed, words(name));
    };
  }

  private String path(String name) {
    return Call.path("api", "v1", "namespaces", namespace, "secrets", name);
  }

  private KubeErrors.Words words(String name) {
    return new KubeErrors.Words(
        "Secret " + namespace + "/" + name, Reason.API_UNAVAILABLE, Reason.SECRET_MISSING);
  }

  private static SecretData data(Secret secret) {
    var decoded = new TreeMap<String, byte[]>();
    if (secret.getData() != null) {
      secret.getData().forEach((k, v) -> decoded.put(k, Base64.getDecoder().decode(v)));
    }
    return SecretData.of(decoded);
  }
}
