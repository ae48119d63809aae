package dev.tenure.operator.wiring;

import dev.tenure.core.Answer;
import dev.tenure.core.certificate.ClusterTrust;
import dev.tenure.core.certificate.TrustPlaces;
import dev.tenure.core.expiry.Clocks;
import dev.tenure.operator.acme.AcmeSettings;
import dev.tenure.operator.acme.OrderStore;
import dev.tenure.operator.acme.OrderSweep;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.kube.KubeServerClock;
import dev.tenure.operator.kube.account.KubeAccountConsent;
import dev.tenure.operator.kube.journal.KubeLeaseJournal;
import dev.tenure.operator.kube.journal.KubeSecretIdStore;
import dev.tenure.operator.kube.object.EventRecorder;
import dev.tenure.operator.kube.object.ObjectMarks;
import dev.tenure.operator.kube.object.StatusWriter;
import dev.tenure.operator.kube.podcertificate.PodCertificateApi;
import dev.tenure.operator.kube.podcertificate.PodCertificateRequests;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.pki.authority.PodAuthoritySigner;
import dev.tenure.operator.platform.spiffe.BundleServer;
import dev.tenure.operator.reconcile.Gate;
import dev.tenure.operator.reconcile.ObjectApi;
import dev.tenure.operator.reconcile.Reconcilers;
import dev.tenure.operator.reconcile.WakeUps;
import dev.tenure.operator.sweep.BackendSweeps;
import dev.tenure.operator.vault.Logins;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    Housekeeping housekeeping,
    BackendSweeps sweeps)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  static Parts of(
      OperatorConfig config, KubeClients clients, Metrics metrics, InstantSource clock) {
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    var ground = Ground.of(config, clients, clock);
    var adapters = Adapters.of(config, ground, metrics, executor, clock);
    var audit = Watching.trail(ground, metrics);
    var clocks = new Clocks(clock, new KubeServerClock(ground.api(), System::nanoTime));
    var engines = Engines.of(config, ground, adapters, audit, clocks);
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
    var held = new AtomicReference<@Nullable Reconcilers>();
    var sweeps =
        new Sweeping(ground, adapters, audit)
            .sweeps(config.backend(), holders(ground, adapters, held), objects, wakeUps, clocks);
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
                new TrustSightings(ground, adapters, clock),
                adapters.backends()::violation,
                adapters.vault()::probe,
                sweeps::view,
                new SigningIssuers(ground.references().issuers(), wakeUps),
                new Holders(adapters.journal(), wakeUps),
                clocks),
            podRequests.map(
                requests ->
                    new Reconcilers.PodSigning(
                        requests,
                        new PodAuthoritySigner(adapters.local(), clock),
                        new KubeAccountConsent(ground.api()))));
    held.set(reconcilers);
    metrics.tokens(sweeps::figures);
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
        ground,
        adapters,
        wakeUps,
        gate,
        reconcilers,
        podRequests,
        bundleServer,
        housekeeping,
        sweeps);
  }

  /** Asked from the first sweep on, when all is joined. */
  private static TokenHolders holders(
      Ground ground, Adapters adapters, AtomicReference<@Nullable Reconcilers> reconcilers) {
    return new TokenHolders(
        subject ->
            Objects.requireNonNull(reconcilers.get())
                .leases()
                .object(subject.namespace(), subject.name()),
        new LiveObjects(
            ground.api(), () -> Objects.requireNonNull(reconcilers.get()).leases().objects()),
        adapters.sink());
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
    sweeps.close();
    podRequests.ifPresent(PodCertificateRequests::close);
    bundleServer.ifPresent(BundleServer::close);
    ground.close();
  }
}
