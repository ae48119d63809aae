package dev.tenure.operator.platform.federation;

import dev.tenure.api.v1alpha1.FederatedDomain;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.schedule.Backoff;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.bundle.BesideBundles;
import dev.tenure.operator.platform.OwnConfigMaps;
import dev.tenure.operator.platform.OwnSecrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Follows the bundles of the trust domains that issuers federate with. The last good one stays
 * while its source is away; what was published in the operator's own namespace outlives processes.
 */
public final class ForeignBundles implements BesideBundles {
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Backoff PATIENCE = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

  private final BundleSources sources;
  private final OwnConfigMaps maps;
  private final Supplier<List<IdentityIssuer>> issuers;
  private final Executor executor;
  private final InstantSource clock;
  private final Map<String, Map<String, Followed>> known = new ConcurrentHashMap<>();
  private final Map<String, String> unpublished = new ConcurrentHashMap<>();

  /**
   * @param issuers all there are, out of the cache
   * @param executor runs what waits for others
   */
  public ForeignBundles(
      KubeApi api,
      OwnSecrets secrets,
      Supplier<List<IdentityIssuer>> issuers,
      Executor executor,
      InstantSource clock) {
    this.maps = new OwnConfigMaps(api, secrets.namespace(), Reason.FOREIGN_BUNDLE_OUTDATED);
    this.sources = new BundleSources(maps, secrets, clock);
    this.issuers = issuers;
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * One look at an issuer: what is due is asked for, without waiting for the answer.
   *
   * @return when to look again; empty where there is nothing to follow
   */
  public Answer<Optional<Instant>> look(IdentityIssuer issuer) {
    var name = issuer.getMetadata().getName();
    var wanted = wanted(issuer);
    if (wanted.isEmpty()) {
      known.put(name, Map.of());
      unpublished.remove(name);
      return Answer.ok(Optional.empty());
    }
    return remembered(name, wanted)
        .map(
            followed -> {
              followed.keySet().retainAll(wanted.keySet());
              wanted.values().forEach(domain -> follow(followed, domain));
              return followed.values().stream()
                  .map(one -> one.next(clock.instant().plus(SOON)))
                  .min(Comparator.naturalOrder());
            });
  }

  /** Files of the issuer's ConfigMap: anchors in PEM and the document, by trust domain. */
  @Override
  public Optional<Map<String, String>> beside(String issuer) {
    var followed = known.get(issuer);
    if (followed == null) {
      return Optional.empty();
    }
    var files = new TreeMap<String, String>();
    followed.forEach(
        (domain, one) ->
            one.document()
                .ifPresent(
                    document -> {
                      files.put(domain + ".pem", document.pem());
                      files.put(domain + ".json", document.json());
                    }));
    return Optional.of(files);
  }

  @Override
  public void told(String issuer, Optional<String> failure) {
    failure.ifPresentOrElse(why -> unpublished.put(issuer, why), () -> unpublished.remove(issuer));
  }

  /** What is not as it should be, for people; empty where all is. */
  public Optional<String> outdated(String issuer) {
    var troubles =
        known.getOrDefault(issuer, Map.of()).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(one -> one.getValue().trouble(one.getKey()).stream())
            .collect(Collectors.joining(" "));
    return troubles.isEmpty()
        ? Optional.ofNullable(unpublished.get(issuer))
        : Optional.of(troubles);
  }

  /** Forgets an issuer that is gone. */
  public void forget(String issuer) {
    known.remove(issuer);
    unpublished.remove(issuer);
  }

  private static Map<String, FederatedDomain> wanted(IdentityIssuer issuer) {
    var spiffe = issuer.getSpec().spiffe();
    return spiffe == null
        ? Map.of()
        : spiffe.federatesWith().stream()
            .collect(Collectors.toMap(FederatedDomain::trustDomain, one -> one, (a, _) -> a));
  }

  /** A new process goes on with what the one before published; nothing is asked for before. */
  private Answer<Map<String, Followed>> remembered(
      String issuer, Map<String, FederatedDomain> wanted) {
    var followed = known.get(issuer);
    if (followed != null && !followed.isEmpty()) {
      return Answer.ok(followed);
    }
    return maps.read(BesideBundles.name(issuer))
        .map(
            found -> {
              Map<String, Followed> all = new ConcurrentHashMap<>();
              wanted
                  .values()
                  .forEach(
                      domain ->
                          all.put(
                              domain.trustDomain(),
                              Followed.from(domain, published(found, domain.trustDomain()))));
              known.put(issuer, all);
              return all;
            });
  }

  private static Optional<ForeignDocument> published(
      Optional<Map<String, String>> data, String trustDomain) {
    return data.flatMap(files -> Optional.ofNullable(files.get(trustDomain + ".json")))
        .flatMap(
            text ->
                ForeignDocument.read(trustDomain, text)
                        instanceof Answer.Ok<ForeignDocument>(var document)
                    ? Optional.of(document)
                    : Optional.empty());
  }

  private void follow(Map<String, Followed> followed, FederatedDomain domain) {
    var name = domain.trustDomain();
    var now = clock.instant();
    var before =
        followed.compute(
            name,
            (_, one) ->
                one == null || !one.domain().equals(domain)
                    ? Followed.from(domain, Optional.ofNullable(one).flatMap(o -> o.kept(domain)))
                    : one);
    if (!before.isDue(now)) {
      return;
    }
    followed.put(name, before.asking(now));
    executor.execute(() -> settle(followed, domain, before.document()));
  }

  private void settle(
      Map<String, Followed> followed, FederatedDomain domain, Optional<ForeignDocument> last) {
    var why = ours(domain.trustDomain());
    var answer =
        why.<Answer<ForeignDocument>>map(Answer.Refused::new)
            .orElseGet(() -> sources.read(domain, last));
    followed.computeIfPresent(
        domain.trustDomain(),
        (_, one) ->
            one.domain().equals(domain)
                ? after(why.isPresent() ? one.without() : one, answer)
                : one);
  }

  /** A trust domain of our own is vouched for by its own issuers alone. */
  private Optional<Violation> ours(String trustDomain) {
    return issuers.get().stream()
        .filter(issuer -> trustDomain.equals(issuer.getSpec().trustDomain()))
        .findFirst()
        .map(
            issuer ->
                new Violation(
                    Reason.FOREIGN_BUNDLE_OUTDATED,
                    "IdentityIssuer \"%s\" vouches for this trust domain here, and nobody else does. Remove the entry."
                        .formatted(issuer.getMetadata().getName())));
  }

  private Followed after(Followed before, Answer<ForeignDocument> answer) {
    var now = clock.instant();
    return answer instanceof Answer.Ok<ForeignDocument>(var document)
        ? before.answered(document, now, wait(before.domain(), document))
        : before.failed(
            answer.failure(now).orElseThrow().message(),
            now,
            PATIENCE.after(before.failures() + 1, before.domain().trustDomain()));
  }

  /** What lies in the cluster is cheap to read. */
  private static Duration wait(FederatedDomain domain, ForeignDocument document) {
    return domain.url() == null ? LOOK_AGAIN : document.refresh();
  }
}
