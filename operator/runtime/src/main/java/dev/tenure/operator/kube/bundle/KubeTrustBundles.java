package dev.tenure.operator.kube.bundle;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.TrustBundles;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Publishes trust bundles, repairs what others did to them, and brings a changed bundle to every
 * namespace that has it. An unchanged bundle costs neither read nor write.
 */
public final class KubeTrustBundles implements TrustBundles {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubeApi api;
  private final PublishedBundles published;
  private final TrustAnchors anchors;
  private final Executor executor;
  private final Map<String, String> wanted = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  /**
   * @param executor runs repairs; threads may block
   */
  public KubeTrustBundles(
      KubeApi api, PublishedBundles published, TrustAnchors anchors, Executor executor) {
    this.api = api;
    this.published = published;
    this.anchors = anchors;
    this.executor = executor;
    published.onDrift((_, before, after) -> drifted(before, after));
  }

  @Override
  public Answer<String> anchors(String issuer) {
    return anchors.bundle(issuer);
  }

  /**
   * Where the issuer's bundle is not what it should be: of these namespaces, and of all others that
   * have it.
   */
  public Set<String> lacking(String issuer, Set<String> namespaces) {
    if (!(anchors.bundle(issuer) instanceof Answer.Ok<String>(var pem))) {
      return namespaces;
    }
    var digest = HeldBundle.digest(pem);
    return Stream.concat(namespaces.stream(), published.namespacesWith(issuer).stream())
        .filter(
            namespace ->
                published
                    .find(namespace, issuer)
                    .filter(held -> held.isOurs() && held.digest().equals(digest))
                    .isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Answer<String> publish(String issuer, String namespace) {
    return anchors
        .bundle(issuer)
        .then(
            pem -> {
              wanted.put(issuer, HeldBundle.digest(pem));
              return ensure(issuer, published.ownNamespace(), pem)
                  .then(_ -> ensure(issuer, namespace, pem));
            });
  }

  @Override
  public Answer<Integer> changed(String issuer) {
    return publish(issuer, published.ownNamespace())
        .then(
            _ -> {
              var namespaces = published.namespacesWith(issuer);
              return namespaces.stream()
                  .map(namespace -> publish(issuer, namespace))
                  .reduce((first, next) -> first instanceof Answer.Ok<String> ? next : first)
                  .orElseGet(() -> Answer.ok(issuer))
                  .map(_ -> Math.max(1, namespaces.size()));
            });
  }

  /** One at a time for each ConfigMap: a herd of first identities asks for the same one at once. */
  private Answer<String> ensure(String issuer, String namespace, String pem) {
    var turn = turns.computeIfAbsent(namespace + "/" + issuer, _ -> new ReentrantLock());
    turn.lock();
    try {
      return settled(issuer, namespace, pem);
    } finally {
      turn.unlock();
    }
  }

  private Answer<String> settled(String issuer, String namespace, String pem) {
    var known = published.find(namespace, issuer);
    return (known.isPresent() ? Answer.ok(known) : live(issuer, namespace))
        .then(
            found ->
                found
                    .map(held -> correct(held, pem))
                    .orElseGet(() -> create(issuer, namespace, pem)));
  }

  private Answer<String> correct(HeldBundle held, String pem) {
    if (!held.isOurs()) {
      return Answer.refused(
          Reason.DESTINATION_CONFLICT,
          "ConfigMap %s is not Tenure's, and the trust bundle of IdentityIssuer \"%s\" goes by that name. Delete or rename it; nothing is issued there until the bundle is published."
              .formatted(held.key(), held.name()));
    }
    if (held.digest().equals(HeldBundle.digest(pem))) {
      return Answer.ok(held.name());
    }
    var patch = Json.object();
    patch
        .putObject("metadata")
        .put("uid", held.uid())
        .put("resourceVersion", held.resourceVersion());
    patch.putObject("data").put(HeldBundle.KEY, pem);
    var path = path(held.name(), held.namespace());
    return written(
        held.name(), held.namespace(), api.send(Call.mergePatch(path, Json.write(patch))));
  }

  private Answer<String> create(String issuer, String namespace, String pem) {
    var map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata")
        .put("name", issuer)
        .put("namespace", namespace)
        .putObject("labels")
        .put(HeldBundle.LABEL, issuer);
    map.putObject("data").put(HeldBundle.KEY, pem);
    var path = Call.path("api", "v1", "namespaces", namespace, "configmaps");
    return written(issuer, namespace, api.send(Call.create(path, Json.write(map))));
  }

  private Answer<String> written(String issuer, String namespace, Reply reply) {
    if (reply.failedWith(CONFLICT)) {
      published.forget(namespace, issuer);
    }
    return switch (reply) {
      case Reply.Done done -> {
        published.wrote(HeldBundle.of(api.decode(done, ConfigMap.class)));
        yield Answer.ok(issuer);
      }
      case Reply.Failed failed -> KubeErrors.answer(failed, words(issuer, namespace));
    };
  }

  private Answer<Optional<HeldBundle>> live(String issuer, String namespace) {
    return switch (api.send(Call.get(path(issuer, namespace)))) {
      case Reply.Done done ->
          Answer.ok(Optional.of(HeldBundle.of(api.decode(done, ConfigMap.class))));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed -> KubeErrors.answer(failed, words(issuer, namespace));
    };
  }

  /**
   * Only bundles that we have published since our start are repaired; the others we never meant.
   */
  private void drifted(Optional<HeldBundle> before, Optional<HeldBundle> after) {
    before
        .or(() -> after)
        .filter(held -> isWrong(held.name(), after))
        .ifPresent(held -> executor.execute(() -> publish(held.name(), held.namespace())));
  }

  private boolean isWrong(String issuer, Optional<HeldBundle> after) {
    var digest = Optional.ofNullable(wanted.get(issuer));
    return digest.isPresent() && !digest.equals(after.map(HeldBundle::digest));
  }

  private static String path(String issuer, String namespace) {
    return Call.path("api", "v1", "namespaces", namespace, "configmaps", issuer);
  }

  private static KubeErrors.Words words(String issuer, String namespace) {
    return new KubeErrors.Words(
        "ConfigMap %s/%s with a trust bundle".formatted(namespace, issuer),
        Reason.DESTINATION_REFUSED,
        Reason.TERMINATING);
  }
}
