package dev.tenure.operator.platform.spiffe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.JWK;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.ClusterTrust;
import dev.tenure.operator.kube.Call;
import dev.tenure.operator.kube.Json;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeErrors;
import dev.tenure.operator.kube.Reply;
import dev.tenure.operator.kube.bundle.TrustAnchors;
import dev.tenure.operator.pki.MalformedPem;
import dev.tenure.operator.pki.Pem;
import dev.tenure.operator.platform.spiffe.BundleDocument.Content;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps each issuer's SPIFFE bundle document in a ConfigMap of the operator's namespace: the leader
 * writes it, and every replica serves what it reads there. So the sequence outlives processes.
 */
public final class SpiffeBundles implements ClusterTrust {
  private static final String PREFIX = "tenure-spiffe-";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubeApi api;
  private final PublishedDocuments published;
  private final TrustAnchors anchors;
  private final Function<String, List<JWK>> tokenKeys;
  private final Function<String, Optional<Duration>> refresh;
  private final InstantSource clock;

  /**
   * @param tokenKeys what verifies an issuer's tokens, as JWKs
   * @param refresh how often consumers of an issuer's bundle should look again; empty for an issuer
   *     without a trust domain, which has none
   */
  public SpiffeBundles(
      KubeApi api,
      PublishedDocuments published,
      TrustAnchors anchors,
      Function<String, List<JWK>> tokenKeys,
      Function<String, Optional<Duration>> refresh,
      InstantSource clock) {
    this.api = api;
    this.published = published;
    this.anchors = anchors;
    this.tokenKeys = tokenKeys;
    this.refresh = refresh;
    this.clock = clock;
  }

  /** The name of the ConfigMap. */
  static String name(String issuer) {
    return PREFIX + issuer;
  }

  /** The document that lacks the issuer's present anchors, for people; empty where none does. */
  public Optional<String> lacking(String issuer) {
    var held = published.find(issuer).filter(h -> h.issuer().equals(issuer));
    return refresh.apply(issuer).isEmpty()
            || (content(issuer) instanceof Answer.Ok<Content>(var now)
                && held.filter(h -> isPresent(h, issuer, now)).isPresent())
        ? Optional.empty()
        : Optional.of("the SPIFFE bundle document of " + issuer);
  }

  @Override
  public Answer<Boolean> publish(String issuer) {
    return refresh.apply(issuer).isEmpty()
        ? Answer.ok(false)
        : content(issuer).then(now -> known(issuer).then(found -> settled(issuer, found, now)));
  }

  @Override
  public Answer<Boolean> withdraw(String issuer) {
    return known(issuer)
        .then(
            found ->
                found
                    .filter(held -> held.issuer().equals(issuer))
                    .map(this::removed)
                    .orElseGet(() -> Answer.ok(false)));
  }

  /** Whether whoever fetches the issuer's document finds that key of tokens in it. */
  public boolean publishes(String issuer, String tokenKeyId) {
    return published
        .document(issuer)
        .filter(document -> BundleDocument.hasTokenKey(document, tokenKeyId))
        .isPresent();
  }

  private Answer<Content> content(String issuer) {
    return certificates(issuer).map(found -> new Content(found, tokenKeys.apply(issuer)));
  }

  private Answer<List<X509Certificate>> certificates(String issuer) {
    return anchors
        .bundle(issuer)
        .then(
            pem -> {
              try {
                return Answer.ok(
                    Pem.certificates(
                        pem.getBytes(StandardCharsets.US_ASCII), issuer, Pem.BUNDLE_LIMIT));
              } catch (MalformedPem e) {
                return Answer.refused(Reason.AUTHORITY_INVALID, e.why());
              }
            });
  }

  private boolean isPresent(HeldDocument held, String issuer, Content now) {
    var sequence = BundleDocument.sequence(held.text());
    return sequence > 0 && held.text().equals(document(issuer, now, sequence));
  }

  private String document(String issuer, Content now, long sequence) {
    return BundleDocument.of(now, sequence, refresh.apply(issuer).orElseThrow());
  }

  private Answer<Boolean> settled(String issuer, Optional<HeldDocument> found, Content now) {
    if (found.isEmpty()) {
      return create(issuer, document(issuer, now, clock.instant().getEpochSecond()));
    }
    var held = found.get();
    if (!held.issuer().equals(issuer)) {
      return Answer.refused(
          Reason.DESTINATION_CONFLICT,
          "ConfigMap %s/%s is not Tenure's, and the SPIFFE bundle document of IdentityIssuer \"%s\" goes by that name. Delete or rename it."
              .formatted(held.namespace(), held.name(), issuer));
    }
    return isPresent(held, issuer, now)
        ? Answer.ok(false)
        : replace(issuer, held, document(issuer, now, next(held)));
  }

  /** Greater than any before, also where the ConfigMap was lost with the last one. */
  private long next(HeldDocument held) {
    return Math.max(BundleDocument.sequence(held.text()) + 1, clock.instant().getEpochSecond());
  }

  private Answer<Boolean> create(String issuer, String document) {
    var map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata")
        .put("name", name(issuer))
        .put("namespace", published.namespace())
        .putObject("labels")
        .put(HeldDocument.LABEL, issuer);
    return written(issuer, Call.create(path(), Json.write(with(map, document))));
  }

  private Answer<Boolean> replace(String issuer, HeldDocument held, String document) {
    var patch = Json.object();
    patch
        .putObject("metadata")
        .put("uid", held.uid())
        .put("resourceVersion", held.resourceVersion());
    return written(issuer, Call.mergePatch(path(held.name()), Json.write(with(patch, document))));
  }

  private static ObjectNode with(ObjectNode map, String document) {
    map.putObject("data").put(HeldDocument.KEY, document);
    return map;
  }

  private Answer<Boolean> written(String issuer, Call call) {
    var reply = api.send(call);
    if (reply.failedWith(CONFLICT)) {
      published.forget(issuer);
    }
    return switch (reply) {
      case Reply.Done done -> {
        published.wrote(HeldDocument.of(api.decode(done, ConfigMap.class)));
        yield Answer.ok(true);
      }
      case Reply.Failed failed -> KubeErrors.answer(failed, words(issuer));
    };
  }

  private Answer<Optional<HeldDocument>> known(String issuer) {
    var known = published.find(issuer);
    return known.isPresent() ? Answer.ok(known) : live(issuer);
  }

  private Answer<Optional<HeldDocument>> live(String issuer) {
    return switch (api.send(Call.get(path(name(issuer))))) {
      case Reply.Done done ->
          Answer.ok(Optional.of(HeldDocument.of(api.decode(done, ConfigMap.class))));
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(Optional.empty());
      case Reply.Failed failed -> KubeErrors.answer(failed, words(issuer));
    };
  }

  private Answer<Boolean> removed(HeldDocument held) {
    var reply = api.send(Call.delete(path(held.name()), held.uid(), held.resourceVersion()));
    published.forget(held.issuer());
    return switch (reply) {
      case Reply.Done _ -> Answer.ok(true);
      case Reply.Failed failed when failed.code() == NOT_FOUND -> Answer.ok(false);
      case Reply.Failed failed -> KubeErrors.answer(failed, words(held.issuer()));
    };
  }

  private String path(String... name) {
    var maps = Call.path("api", "v1", "namespaces", published.namespace(), "configmaps");
    return name.length == 0 ? maps : maps + Call.path(name);
  }

  private KubeErrors.Words words(String issuer) {
    return new KubeErrors.Words(
        "ConfigMap %s/%s with a SPIFFE bundle".formatted(published.namespace(), name(issuer)),
        Reason.DESTINATION_REFUSED,
        Reason.PENDING);
  }
}
