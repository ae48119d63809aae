package dev.tenure.operator.wiring;

import dev.tenure.core.Answer;
import dev.tenure.core.audit.AuditTrail;
import dev.tenure.core.certificate.CertificateEngine;
import dev.tenure.core.certificate.ClusterTrust;
import dev.tenure.core.certificate.TrustPlaces;
import dev.tenure.core.certificate.Withdrawal;
import dev.tenure.core.expiry.DestructionGate;
import dev.tenure.core.expiry.Ending;
import dev.tenure.core.lease.ContentDigest;
import dev.tenure.core.lease.LeaseEngine;
import dev.tenure.core.podcertificate.PodIdentities;
import dev.tenure.core.revocation.Revocations;
import dev.tenure.core.rollout.Handover;
import dev.tenure.core.rollout.Restart;
import dev.tenure.core.schedule.Budget;
import dev.tenure.core.schedule.Spread;
import dev.tenure.operator.acme.AcmeSettings;
import dev.tenure.operator.acme.OrderStore;
import dev.tenure.operator.acme.OrderSweep;
import dev.tenure.operator.audit.AuditedRevoker;
import dev.tenure.operator.compose.MustacheComposer;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.generate.RandomGenerator;
import dev.tenure.operator.kube.ContentMac;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.kube.KubeServerClock;
import dev.tenure.operator.kube.account.KubeAccountConsent;
import dev.tenure.operator.kube.credential.HeldSecret;
import dev.tenure.operator.kube.credential.KubeKeystorePasswords;
import dev.tenure.operator.kube.journal.KubeLeaseJournal;
import dev.tenure.operator.kube.journal.KubeSecretIdStore;
import dev.tenure.operator.kube.object.EventRecorder;
import dev.tenure.operator.kube.object.ObjectMarks;
import dev.tenure.operator.kube.object.StatusWriter;
import dev.tenure.operator.kube.podcertificate.PodCertificateApi;
import dev.tenure.operator.kube.podcertificate.PodCertificateRequests;
import dev.tenure.operator.kube.workload.KubeWorkloads;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.pki.CheckedIssuance;
import dev.tenure.operator.pki.authority.PodAuthoritySigner;
import dev.tenure.operator.platform.spiffe.BundleServer;
import dev.tenure.operator.reconcile.Gate;
import dev.tenure.operator.reconcile.ObjectApi;
import dev.tenure.operator.reconcile.Reconcilers;
import dev.tenure.operator.reconcile.WakeUps;
import dev.tenure.operator.vault.Logins;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that runs, joined. */
record Parts(
    Ground ground,
    Adapters adapters,
    WakeUps wakeUps,
    Gate gate,
    Reconcilers reconcilers,
    Optional<PodCertificateRequests> podRequests,
    Optional<BundleServer> bundleServer,
    Housekeeping housekeeping)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  static Parts of(
      OperatorConfig config, KubeClients clients, Metrics metrics, InstantSource clock) {
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    var ground = Ground.of(config, clients, clock);
    var adapters = Adapters.of(config, ground, metrics, executor, clock);
    var audit = Watching.trail(ground, metrics);
    var engines = engines(config, ground, adapters, audit, clock);
    var podRequests = podRequests(config, clients, ground);
    var wakeUps = new WakeUps(config.budgets().wakesPerSecond(), clock);
    var gate = new Gate();
    var objects =
        new ObjectApi(
            new ObjectMarks(ground.api()),
            new StatusWriter(ground.api(), clock),
            new EventRecorder(ground.api(), Controllers.processName(), executor, clock),
            ground.namespaces(),
            ground.labelKeys());
    var reconcilers =
        Reconcilers.of(
            new Reconcilers.Shared(config, objects, wakeUps, gate, metrics, audit, clock),
            engines,
            new Reconcilers.Foundations(
                adapters.authorities(),
                adapters.bundles(),
                places(adapters),
                adapters.foreign(),
                ground.identity().namespace(),
                new TrustSightings(ground, adapters, clock)::of,
                adapters.backends()::violation,
                adapters.vault()::probe,
                new SigningIssuers(ground.references().issuers(), wakeUps)),
            podRequests.map(
                requests ->
                    new Reconcilers.PodSigning(
                        requests,
                        new PodAuthoritySigner(adapters.local(), clock),
                        new KubeAccountConsent(ground.api()))));
    new Alarms(ground, adapters, reconcilers, wakeUps).set();
    metrics.backends(Watching.inventory(adapters, reconcilers)::count);
    var housekeeping =
        new Housekeeping(
            adapters.vault().logins(),
            adapters.secretIds(),
            adapters.journal(),
            engines.leases(),
            new LiveObjects(ground.api(), reconcilers.leases()::objects)::gone,
            new UsedAccounts(
                    reconcilers.leases()::objects,
                    reconcilers.identities()::objects,
                    ground.references().issuers(),
                    adapters.directory())
                ::all,
            sweep(ground, adapters, reconcilers, clock),
            clock);
    podRequests.ifPresent(PodCertificateRequests::start);
    var bundleServer = bundleServer(config, ground);
    bundleServer.ifPresent(BundleServer::start);
    return new Parts(
        ground, adapters, wakeUps, gate, reconcilers, podRequests, bundleServer, housekeeping);
  }

  private static ClusterTrust places(Adapters adapters) {
    return new TrustPlaces(
        Stream.concat(
                adapters.clusterBundles().<ClusterTrust>map(all -> all).stream(),
                adapters.spiffeBundles().<ClusterTrust>map(all -> all).stream())
            .toList());
  }

  private static Optional<BundleServer> bundleServer(OperatorConfig config, Ground ground) {
    var settings = config.spiffeBundles();
    return ground
        .spiffeDocuments()
        .map(
            documents ->
                new BundleServer(
                    new InetSocketAddress(settings.address(), settings.port()),
                    ground.ownSecrets(),
                    settings.secretName(),
                    documents::document));
  }

  private static Optional<PodCertificateRequests> podRequests(
      OperatorConfig config, KubeClients clients, Ground ground) {
    if (!config.podCertificates().enabled()) {
      return Optional.empty();
    }
    var served = PodCertificateApi.served(clients.requests());
    if (served.isEmpty()) {
      LOG.warn(
          "podCertificates.enabled is set, and this API server does not serve"
              + " PodCertificateRequest (v1 from Kubernetes 1.37 on, v1beta1 behind feature gates"
              + " before): nothing is signed for pods until it does and the operator is restarted");
    }
    return served.map(api -> new PodCertificateRequests(clients.watches(), ground.api(), api));
  }

  private static OrderSweep sweep(
      Ground ground, Adapters adapters, Reconcilers reconcilers, InstantSource clock) {
    return new OrderSweep(
        adapters.orders(),
        new LiveObjects(ground.api(), reconcilers.leases()::objects)::gone,
        issuer ->
            ground
                .references()
                .issuers()
                .find(issuer)
                .filter(adapters.acme()::isFor)
                .flatMap(
                    found ->
                        adapters.acme().settings(found) instanceof Answer.Ok<AcmeSettings>(var of)
                            ? Optional.of(of)
                            : Optional.empty()),
        clock);
  }

  Identity identity() {
    return ground.identity();
  }

  KubeLeaseJournal journal() {
    return adapters.journal();
  }

  KubeSecretIdStore secretIds() {
    return adapters.secretIds();
  }

  OrderStore orders() {
    return adapters.orders();
  }

  Logins logins() {
    return adapters.vault().logins();
  }

  boolean awaitSync(Duration atMost) throws InterruptedException {
    return ground.awaitSync(atMost);
  }

  @Override
  public void close() {
    podRequests.ifPresent(PodCertificateRequests::close);
    bundleServer.ifPresent(BundleServer::close);
    ground.close();
  }

  private static Reconcilers.Engines engines(
      OperatorConfig config,
      Ground ground,
      Adapters adapters,
      AuditTrail audit,
      InstantSource clock) {
    var sink = adapters.sink();
    var consent = new KubeAccountConsent(ground.api());
    var rate = config.budgets().destructionsPerSecond();
    var gate =
        new DestructionGate(
            new KubeServerClock(ground.api(), System::nanoTime),
            new Budget(rate, Math.max(1, (int) rate), clock.instant()),
            clock);
    var ending = new Ending(sink, gate);
    var withdrawal =
        new Withdrawal(
            new Revocations(new AuditedRevoker(adapters.revoker(), audit), clock), ending, clock);
    var workloads =
        new KubeWorkloads(
            ground.api(),
            (namespace, secret) ->
                ground.secrets().find(namespace, secret).flatMap(HeldSecret::restartMark),
            audit);
    var restart = new Restart(workloads, config.rollout().deadline(), config.rollout().gather());
    var handover = new Handover(restart, sink, clock);
    var certificates =
        new CertificateEngine(
            new CertificateEngine.Sources(
                new CheckedIssuance(
                    adapters.signers(),
                    new KubeKeystorePasswords(ground.api()),
                    clock,
                    new SecureRandom()),
                adapters.tokens()),
            adapters.bundles(),
            sink,
            consent,
            handover,
            withdrawal,
            new Spread(config.budgets().reissuesPerSecond()),
            clock);
    var leases =
        new LeaseEngine(
            new LeaseEngine.Ports(
                adapters.vault(),
                adapters.journal(),
                sink,
                new MustacheComposer(),
                consent,
                new RandomGenerator(new SecureRandom()),
                digest(Ground.mac(ground.key(), "value")),
                audit),
            handover,
            ending,
            new Spread(config.budgets().reissuesPerSecond()),
            config.rollout().grace(),
            clock);
    return new Reconcilers.Engines(
        adapters.directory(),
        sink,
        adapters.journal(),
        certificates,
        new PodIdentities(adapters.bundles(), sink, consent, withdrawal, clock),
        leases,
        withdrawal,
        Ground.mac(ground.key(), "issued"));
  }

  private static ContentDigest digest(ContentMac mac) {
    return data -> {
      List<byte[]> parts = new ArrayList<>();
      data.values()
          .forEach(
              (key, value) -> {
                parts.add(key.getBytes(StandardCharsets.UTF_8));
                parts.add(value);
              });
      return mac.of(parts);
    };
  }
}
