package dev.tenure.operator.wiring;

import dev.tenure.core.Answer;
import dev.tenure.core.Violation;
import dev.tenure.core.sweep.Maker;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.crypto.ContentSeal;
import dev.tenure.operator.crypto.Envelope;
import dev.tenure.operator.crypto.OperatorKey;
import dev.tenure.operator.kube.ContentMac;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.kube.bundle.ClusterBundleApi;
import dev.tenure.operator.kube.bundle.PublishedBundles;
import dev.tenure.operator.kube.bundle.PublishedClusterBundles;
import dev.tenure.operator.kube.credential.LabelKeys;
import dev.tenure.operator.kube.credential.ManagedSecrets;
import dev.tenure.operator.kube.credential.SecretReader;
import dev.tenure.operator.kube.informer.Enrolment;
import dev.tenure.operator.kube.informer.EnrolmentByRoleBinding;
import dev.tenure.operator.kube.informer.Namespaces;
import dev.tenure.operator.kube.informer.References;
import dev.tenure.operator.kube.journal.Sealer;
import dev.tenure.operator.platform.ClusterId;
import dev.tenure.operator.platform.OperatorKeys;
import dev.tenure.operator.platform.OwnSecrets;
import dev.tenure.operator.platform.spiffe.PublishedDocuments;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What everything else stands on: the API, our own key, and the shared caches. */
record Ground(
    KubeApi api,
    Identity identity,
    OwnSecrets ownSecrets,
    OperatorKey key,
    Maker maker,
    LabelKeys labelKeys,
    References references,
    Enrolment enrolment,
    SecretReader secretReader,
    ManagedSecrets secrets,
    PublishedBundles bundles,
    Optional<PublishedClusterBundles> clusterBundles,
    Optional<PublishedDocuments> spiffeDocuments)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ground.class);
  private static final int WRITES_IN_FLIGHT = 64;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int TRIES = 60;

  /**
   * Connects, reads or makes our key, and starts to fill the caches.
   *
   * @throws IllegalStateException when the key cannot be had
   */
  static Ground of(OperatorConfig config, KubeClients clients, InstantSource clock) {
    var api = new KubeApi(clients.requests(), WRITES_IN_FLIGHT, clock);
    var settings = clients.requests().getConfiguration();
    var identity =
        Identity.of(
            Optional.ofNullable(settings.getAutoOAuthToken()).orElse(settings.getOauthToken()),
            Optional.ofNullable(System.getenv("POD_NAMESPACE")).orElse("tenure-system"));
    var own = new OwnSecrets(api, identity.namespace(), config.installation());
    var key = key(config.key(), own);
    var labels =
        new LabelKeys(
            config.labels().owner(), config.labels().expires(), config.labels().criticality());
    var reader = new SecretReader(config.installation(), labels, mac(key, "delivery"));
    var enrolment = enrolment(config, clients, identity);
    var secrets = new ManagedSecrets(clients.watches(), reader, clock);
    var bundles = new PublishedBundles(clients.watches(), identity.namespace(), clock);
    if (config.scope() == OperatorConfig.Scope.CLUSTER) {
      secrets.everywhere();
      bundles.everywhere();
    } else {
      enrolment.onChange(secrets::setNamespaces);
      enrolment.onChange(bundles::setNamespaces);
    }
    return new Ground(
        api,
        identity,
        own,
        key,
        new Maker(cluster(api), config.installation()),
        labels,
        References.watch(clients.watches()),
        enrolment,
        reader,
        secrets,
        bundles,
        clusterBundles(config, clients, clock),
        config.spiffeBundles().enabled()
            ? Optional.of(new PublishedDocuments(clients.watches(), identity.namespace(), clock))
            : Optional.empty());
  }

  private static Optional<PublishedClusterBundles> clusterBundles(
      OperatorConfig config, KubeClients clients, InstantSource clock) {
    if (!config.clusterTrustBundles().enabled()) {
      return Optional.empty();
    }
    var served = ClusterBundleApi.served(clients.requests());
    if (served.isEmpty()) {
      LOG.warn(
          "clusterTrustBundles.enabled is set, and this API server does not serve"
              + " ClusterTrustBundle (v1 from Kubernetes 1.37 on, v1beta1 or v1alpha1 behind"
              + " feature gates before): trust is published in ConfigMaps only until it does and"
              + " the operator is restarted");
    }
    var published =
        served.map(
            api ->
                new PublishedClusterBundles(clients.watches(), api, config.installation(), clock));
    published.ifPresent(PublishedClusterBundles::start);
    return published;
  }

  /** Waits for the first lists of all caches; false when the time is up. */
  boolean awaitSync(Duration atMost) throws InterruptedException {
    var enrolled =
        !(enrolment instanceof EnrolmentByRoleBinding byBinding) || byBinding.awaitSync(atMost);
    return enrolled
        && references.awaitSync(atMost)
        && secrets.awaitSync(atMost)
        && bundles.awaitSync(atMost)
        && (clusterBundles.isEmpty() || clusterBundles.get().awaitSync(atMost))
        && (spiffeDocuments.isEmpty() || spiffeDocuments.get().awaitSync(atMost));
  }

  @Override
  public void close() {
    references.close();
    secrets.close();
    bundles.close();
    clusterBundles.ifPresent(PublishedClusterBundles::close);
    spiffeDocuments.ifPresent(PublishedDocuments::close);
    if (enrolment instanceof EnrolmentByRoleBinding byBinding) {
      byBinding.close();
    }
  }

  /** Keyed digests for one purpose. */
  static ContentMac mac(OperatorKey key, String purpose) {
    var seal = new ContentSeal(key, purpose);
    return new ContentMac() {
      @Override
      public String of(List<byte[]> parts) {
        return seal.mac(parts);
      }

      @Override
      public boolean verify(String mac, List<byte[]> parts) {
        return seal.verify(mac, parts);
      }
    };
  }

  /** Encryption of what is kept in our own namespace. */
  static Sealer sealer(OperatorKey key, String purpose) {
    var envelope = new Envelope(key, purpose, new SecureRandom());
    return new Sealer() {
      @Override
      public byte[] seal(byte[] plain, byte[] context) {
        return envelope.encrypt(plain, context).getBytes(StandardCharsets.US_ASCII);
      }

      @Override
      public Optional<byte[]> open(byte[] sealed, byte[] context) {
        return envelope.decrypt(new String(sealed, StandardCharsets.US_ASCII), context);
      }
    };
  }

  private static Enrolment enrolment(
      OperatorConfig config, KubeClients clients, Identity identity) {
    return config.scope() == OperatorConfig.Scope.CLUSTER
        ? Enrolment.everywhere()
        : new EnrolmentByRoleBinding(
            clients.watches(),
            new EnrolmentByRoleBinding.Terms(
                config.tenantRole(), identity.namespace(), identity.serviceAccount()),
            Executors.newVirtualThreadPerTaskExecutor());
  }

  Namespaces namespaces() {
    return new Namespaces(references.namespaces(), enrolment);
  }

  private static OperatorKey key(OperatorConfig.Key config, OwnSecrets own) {
    var random = new SecureRandom();
    var answer = patiently("the operator's key", () -> OperatorKeys.load(config, own, random));
    if (answer instanceof Answer.Ok<OperatorKey>(var key)) {
      return key;
    }
    var why = answer.why().map(Violation::message).orElseThrow();
    throw new IllegalStateException("no operator key: " + why);
  }

  /** Without it tokens are made and no backend is swept. */
  private static String cluster(KubeApi api) {
    var answer = patiently("the cluster's id", () -> ClusterId.read(api));
    if (answer instanceof Answer.Ok<String>(var uid)) {
      return uid;
    }
    LOG.warn("the cluster's id cannot be read, so no backend is swept: {}", answer);
    return "";
  }

  /** Asks until there is an answer for good, or a minute has passed. */
  private static <T> Answer<T> patiently(String what, Supplier<Answer<T>> ask) {
    for (var attempt = 1; ; attempt++) {
      var answer = ask.get();
      if (!(answer instanceof Answer.Unavailable<T>) || attempt == TRIES) {
        return answer;
      }
      LOG.warn("{} cannot be read yet: {}", what, answer);
      try {
        Thread.sleep(RETRY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped while waiting for " + what, e);
      }
    }
  }
}
