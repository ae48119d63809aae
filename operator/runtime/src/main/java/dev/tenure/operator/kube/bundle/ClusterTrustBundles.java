package dev.tenure.operator.kube.bundle;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.ClusterTrust;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Publishes each issuer's anchors as the ClusterTrustBundle of its signer {@code
 * tenure.dev/<issuer>}, and repairs what others did to it. An unchanged one costs neither read nor
 * write.
 */
public final class ClusterTrustBundles implements ClusterTrust {
  private static final String SIGNERS = "tenure.dev";
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final KubeApi api;
  private final PublishedClusterBundles published;
  private final TrustAnchors anchors;
  private final Executor executor;
  private final Map<String, String> wanted = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  /**
   * @param executor runs repairs; threads may block
   */
  public ClusterTrustBundles(
      KubeApi api, PublishedClusterBundles published, TrustAnchors anchors, Executor executor) {
    this.api = api;
    this.published = published;
    this.anchors = anchors;
    this.executor = executor;
    published.onDrift((_, before, after) -> drifted(before, after));
  }

  /**
   * What the object of an issuer is called: the API demands the signer's name as a prefix, with
   * colons, so that nobody without the right to attest for the signer takes the name.
   *
   * @param installation tells those of several installations apart
   */
  static String name(String issuer, String installation) {
    return "%s:%s:%s".formatted(SIGNERS, issuer, installation);
  }

  /** The object that is not what it should be, for people; empty where it is. */
  public Optional<String> lacking(String issuer) {
    var name = published.name(issuer);
    var digest =
        anchors.bundle(issuer) instanceof Answer.Ok<String>(var pem)
            ? Optional.of(HeldBundle.digest(pem))
            : Optional.<String>empty();
    var held = published.find(issuer).filter(h -> h.issuer().equals(issuer));
    return digest.isPresent() && held.map(HeldClusterBundle::digest).equals(digest)
        ? Optional.empty()
        : Optional.of(ClusterBundleApi.KIND + " " + name);
  }

  @Override
  public Answer<Boolean> publish(String issuer) {
    return anchors
        .bundle(issuer)
        .then(
            pem -> {
              wanted.put(issuer, HeldBundle.digest(pem));
              return inTurn(issuer, () -> settled(issuer, pem));
            });
  }

  @Override
  public Answer<Boolean> withdraw(String issuer) {
    wanted.remove(issuer);
    return inTurn(issuer, () -> known(issuer).then(this::removed));
  }

  private <T> T inTurn(String issuer, Supplier<T> work) {
    var turn = turns.computeIfAbsent(issuer, _ -> new ReentrantLock());
    turn.lock();
    try {
      return work.get();
    } finally {
      turn.unlock();
    }
  }

  private Answer<Boolean> settled(String issuer, String pem) {
    return known(issuer)
        .then(
            found ->
                found.map(held -> correct(issuer, held, pem)).orElseGet(() -> create(issuer, pem)));
  }

  private Answer<Optional<HeldClusterBundle>> known(String issuer) {
    var known = published.find(issuer);
    return known.isPresent() ? Answer.ok(known) : live(issuer);
  }

  private Answer<Boolean> correct(String issuer, HeldClusterBundle held, String pem) {
    if (!held.issuer().equals(issuer)) {
      return Answer.refused(
          Reason.DESTINATION_CONFLICT,
          "ClusterTrustBundle %s is not Tenure's: it lacks the label %s: %s. Delete it, and the trust bundle of IdentityIssuer \"%s\" is published there."
              .formatted(held.name(), HeldBundle.LABEL, issuer, issuer));
    }
    if (held.digest().equals(HeldBundle.digest(pem))) {
      return Answer.ok(false);
    }
    var patch = Json.object();
    patch
        .putObject("metadata")
        .put("uid", held.uid())
        .put("resourceVersion", held.resourceVersion());
    patch.putObject("spec").put("trustBundle", pem);
    return written(issuer, api.send(Call.mergePatch(path(held.name()), Json.write(patch))));
  }

  private Answer<Boolean> create(String issuer, String pem) {
    var object =
        Json.object()
            .put("apiVersion", ClusterBundleApi.GROUP + "/" + published.version())
            .put("kind", ClusterBundleApi.KIND);
    object
        .putObject("metadata")
        .put("name", published.name(issuer))
        .putObject("labels")
        .put(HeldBundle.LABEL, issuer);
    object.putObject("spec").put("signerName", SIGNERS + "/" + issuer).put("trustBundle", pem);
    return written(issuer, api.send(Call.create(path(), Json.write(object))));
  }

  private Answer<Boolean> written(String issuer, Reply reply) {
    if (reply.failedWith(CONFLICT)) {
      published.forget(issuer);
    }
    return switch (reply) {
      case Reply.Done done -> {
        published.wrote(HeldClusterBundle.of(api.decode(done, GenericKubernetesResource.class)));
        yield Answer.ok(true);
      }
      case Reply.Failed failed -> KubeErrors.answer(failed, words(issuer));
    };
  }

  private Answer<Optional<HeldClusterBundle>> live(String issuer) {
    return switch (api.send(Call.get(path(published.name(issuer))))) {
      case Reply.Done done ->
          Answer.ok(
              Optional.of(HeldClusterBundle.of(api.decode(done, GenericKubernetesResource.class))));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed -> KubeErrors.answer(failed, words(issuer));
    };
  }

  /** What is not ours stays; what was changed meanwhile is read again at the next try. */
  private Answer<Boolean> removed(Optional<HeldClusterBundle> found) {
    var ours = found.filter(held -> published.name(held.issuer()).equals(held.name()));
    if (ours.isEmpty()) {
      return Answer.ok(false);
    }
    var held = ours.get();
    var reply = api.send(Call.delete(path(held.name()), held.uid(), held.resourceVersion()));
    published.forget(held.issuer());
    return switch (reply) {
      case Reply.Done _ -> Answer.ok(true);
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(false);
      case Reply.Failed failed -> KubeErrors.answer(failed, words(held.issuer()));
    };
  }

  /** Only what we published since our start is repaired: a replica that waits repairs nothing. */
  private void drifted(Optional<HeldClusterBundle> before, Optional<HeldClusterBundle> after) {
    before
        .or(() -> after)
        .map(HeldClusterBundle::issuer)
        .filter(issuer -> isWrong(issuer, after))
        .ifPresent(issuer -> executor.execute(() -> repair(issuer)));
  }

  /** What was withdrawn meanwhile stays away. */
  private void repair(String issuer) {
    inTurn(
        issuer,
        () ->
            wanted.containsKey(issuer)
                ? anchors.bundle(issuer).then(pem -> settled(issuer, pem))
                : Answer.ok(false));
  }

  private boolean isWrong(String issuer, Optional<HeldClusterBundle> after) {
    var digest = Optional.ofNullable(wanted.get(issuer));
    return digest.isPresent() && !digest.equals(after.map(HeldClusterBundle::digest));
  }

  private String path(String... name) {
    var collection =
        Call.path("apis", ClusterBundleApi.GROUP, published.version(), ClusterBundleApi.PLURAL);
    return name.length == 0 ? collection : collection + Call.path(name);
  }

  private KubeErrors.Words words(String issuer) {
    return new KubeErrors.Words(
        ClusterBundleApi.KIND + " " + published.name(issuer),
        Reason.DESTINATION_REFUSED,
        Reason.PENDING);
  }
}
