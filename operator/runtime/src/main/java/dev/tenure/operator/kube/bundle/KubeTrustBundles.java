package dev.tenure.operator.kube.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tenure.core.Answer;
import dev.tenure.core.Outcome;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.TrustBundles;
import dev.tenure.core.schedule.Restraint;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final KubeApi api;
  private final PublishedBundles published;
  private final TrustAnchors anchors;
  private final BesideBundles beside;
  private final Executor executor;
  private final Map<String, String> wanted = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Restraint repairs = new Restraint(5, Duration.ofSeconds(2));
  private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

  /**
   * @param beside what is published beside the anchors; what fails of it holds up nobody
   * @param executor runs repairs; threads may block
   * @param clock bounds repairs of what another writer spoils again and again
   */
  public KubeTrustBundles(
      KubeApi api,
      PublishedBundles published,
      TrustAnchors anchors,
      BesideBundles beside,
      Executor executor,
      InstantSource clock) {
    this.api = api;
    this.published = published;
    this.anchors = anchors;
    this.beside = beside;
    this.executor = executor;
    this.clock = clock;
    published.onDrift((_, before, after) -> drifted(before, after));
  }

  /**
   * A ConfigMap of an issuer.
   *
   * @param files its whole data
   */
  private record Part(String issuer, String name, Map<String, String> files) {
    static Part own(String issuer, String pem) {
      return new Part(issuer, issuer, Map.of(HeldBundle.KEY, pem));
    }

    String digest() {
      return HeldBundle.digest(files);
    }
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
    var digest = Part.own(issuer, pem).digest();
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
              var own = Part.own(issuer, pem);
              wanted.put(issuer, own.digest());
              return ensure(own, published.ownNamespace()).then(_ -> ensure(own, namespace));
            })
        .map(
            name -> {
              beside
                  .beside(issuer)
                  .map(files -> new Part(issuer, BesideBundles.name(issuer), files))
                  .ifPresent(part -> beside.told(issuer, publish(part, namespace)));
              return name;
            });
  }

  /** A change is brought to everybody who has the issuer's anchors, each time until it is there. */
  private Optional<String> publish(Part part, String namespace) {
    var digest = part.digest();
    var namespaces =
        digest.equals(wanted.get(part.name()))
            ? Stream.of(namespace)
            : Stream.concat(Stream.of(namespace), published.namespacesWith(part.issuer()).stream());
    var failure =
        Stream.concat(Stream.of(published.ownNamespace()), namespaces)
            .distinct()
            .filter(n -> !part.files().isEmpty() || published.find(n, part.name()).isPresent())
            .flatMap(n -> ensure(part, n).failure(Instant.MAX).stream())
            .map(Outcome::message)
            .reduce((first, _) -> first);
    if (failure.isEmpty()) {
      wanted.put(part.name(), digest);
    }
    return failure;
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
  private Answer<String> ensure(Part part, String namespace) {
    var turn = turns.computeIfAbsent(namespace + "/" + part.name(), _ -> new ReentrantLock());
    turn.lock();
    try {
      return settled(part, namespace);
    } finally {
      turn.unlock();
    }
  }

  private Answer<String> settled(Part part, String namespace) {
    var known = published.find(namespace, part.name());
    return (known.isPresent() ? Answer.ok(known) : live(part.name(), namespace))
        .then(
            found ->
                found.map(held -> correct(held, part)).orElseGet(() -> create(part, namespace)));
  }

  private Answer<String> correct(HeldBundle held, Part part) {
    if (!held.isOurs() || !held.issuer().equals(part.issuer())) {
      return Answer.refused(
          Reason.DESTINATION_CONFLICT,
          "ConfigMap %s is not Tenure's, and the trust bundle of IdentityIssuer \"%s\" goes by that name. Delete or rename it; nothing is issued there until the bundle is published."
              .formatted(held.key(), part.issuer()));
    }
    if (held.digest().equals(part.digest())) {
      return Answer.ok(held.name());
    }
    var patch =
        Json.array()
            .add(Json.operation("replace", "/metadata/uid", held.uid()))
            .add(Json.operation("replace", "/metadata/resourceVersion", held.resourceVersion()))
            .add(Json.operation("add", "/data", data(part)));
    var path = path(held.name(), held.namespace());
    return written(
        held.name(), held.namespace(), api.send(Call.jsonPatch(path, Json.write(patch))));
  }

  private Answer<String> create(Part part, String namespace) {
    var map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata")
        .put("name", part.name())
        .put("namespace", namespace)
        .putObject("labels")
        .put(HeldBundle.LABEL, part.issuer());
    map.set("data", data(part));
    var path = Call.path("api", "v1", "namespaces", namespace, "configmaps");
    return written(part.name(), namespace, api.send(Call.create(path, Json.write(map))));
  }

  private static ObjectNode data(Part part) {
    var data = Json.object();
    part.files().forEach(data::put);
    return data;
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
        .filter(held -> mayRepair(held.key()))
        .ifPresent(held -> executor.execute(() -> publish(held.issuer(), held.namespace())));
  }

  /** What is held back here is put right when the issuer is looked at, within a minute or so. */
  private boolean mayRepair(String key) {
    var now = clock.instant();
    if (repairs.held(key, now).isPresent()) {
      return false;
    }
    repairs.did(key, now, LONGEST_PAUSE, LONGEST_PAUSE.multipliedBy(2));
    return true;
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
