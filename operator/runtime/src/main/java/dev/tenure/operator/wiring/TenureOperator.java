package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Answer;
import dev.tenure.operator.acme.ChallengeAnswers;
import dev.tenure.operator.acme.ChallengeServer;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.ops.Metrics;
import dev.tenure.operator.ops.OpsServer;
import io.javaoperatorsdk.operator.Operator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running operator: started once, stopped once. */
public final class TenureOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TenureOperator.class);
  private static final Duration SYNC = Duration.ofMinutes(2);
  private static final Duration RELOAD = Duration.ofSeconds(1);

  private final OperatorConfig config;
  private final KubeClients clients;
  private final Metrics metrics = new Metrics();
  private final Parts parts;
  private final Leadership leadership;
  private final Operator operator;
  private final OpsServer ops;
  private final Optional<RevocationListPublisher> lists;
  private final Optional<ChallengeServer> challenges;
  private final CountDownLatch cachesFilled = new CountDownLatch(1);
  private volatile boolean synced;

  /**
   * Joins everything; nothing runs yet but the server for metrics and health.
   *
   * @param clients closed with the operator
   */
  public TenureOperator(OperatorConfig config, KubeClients clients, InstantSource clock) {
    this.config = config;
    this.clients = clients;
    this.parts = Parts.of(config, clients, metrics, clock);
    this.leadership =
        new Leadership(
            parts.identity().namespace(), Controllers.processName(), this::beginInBackground);
    this.operator = Controllers.operator(clients.watches(), config.leaderElection(), leadership);
    var reconcilers = parts.reconcilers();
    Controllers.register(operator, IdentityIssuer.class, reconcilers.issuers());
    Controllers.register(operator, SecretBackend.class, reconcilers.backends());
    Controllers.register(operator, MachineIdentity.class, reconcilers.identities());
    Controllers.register(operator, SecretLease.class, reconcilers.leases());
    this.ops =
        new OpsServer(
            new InetSocketAddress(config.http().address(), config.http().port()),
            metrics::scrape,
            parts.wakeUps()::alive,
            () -> synced);
    this.lists =
        config
            .crl()
            .port()
            .map(
                port ->
                    RevocationListPublisher.start(
                        clients.watches(),
                        parts.identity().namespace(),
                        new InetSocketAddress(config.crl().address(), port)));
    this.challenges = challenges(config.acme().http01(), parts);
    metrics.gauge("tenure.waiting", "Objects with a due time", parts.wakeUps()::size);
  }

  /**
   * Fills the caches, then takes part in the election or begins at once.
   *
   * @throws InterruptedException when the process is stopped meanwhile
   */
  public void start() throws InterruptedException {
    if (!parts.awaitSync(SYNC)) {
      LOG.warn("some caches are not filled after {} s; going on", SYNC.toSeconds());
    }
    parts.wakeUps().start();
    operator.start();
    cachesFilled.countDown();
    synced = true;
    LOG.info("serving metrics and health on port {}", ops.port());
    if (!config.leaderElection().enabled()) {
      beginInBackground();
    }
  }

  /** The port of metrics and health. */
  public int port() {
    return ops.port();
  }

  @Override
  public void close() {
    LOG.info("stopping");
    leadership.stopping();
    parts.housekeeping().close();
    parts.wakeUps().close();
    operator.stop();
    if (config.leaderElection().enabled()) {
      leadership.resign(clients.requests(), config.leaderElection().leaseName());
    }
    parts.close();
    lists.ifPresent(RevocationListPublisher::close);
    challenges.ifPresent(ChallengeServer::close);
    ops.close();
    metrics.close();
    clients.close();
  }

  /** Every replica answers, the leader or not: a Service does not know who leads. */
  private static Optional<ChallengeServer> challenges(
      OperatorConfig.Acme.Http01 http, Parts parts) {
    return http.enabled()
        ? Optional.of(
            new ChallengeServer(
                new InetSocketAddress(http.address(), http.port()),
                new ChallengeAnswers(parts.orders(), System::nanoTime)))
        : Optional.empty();
  }

  private void beginInBackground() {
    Thread.ofVirtual().name("begin").start(this::begin);
  }

  /**
   * Reads what we hold at the servers, as often as it takes, and only then looks at objects. The
   * election may be won before the framework's caches are filled; on an empty cache an issuer would
   * look unused.
   */
  private void begin() {
    try {
      cachesFilled.await();
      while (!loaded(parts.journal().load())
          || !loaded(parts.secretIds().load())
          || !loaded(parts.logins().load())) {
        Thread.sleep(RELOAD);
      }
      parts.gate().open();
      parts.housekeeping().start();
      parts.sweeps().start();
      LOG.info("leading: {} objects hold something at a server", parts.journal().all().size());
      parts
          .journal()
          .unreadable()
          .forEach(
              name ->
                  LOG.error(
                      "journal Secret {} does not open with the operator's key; what it names at a"
                          + " server is not revoked until the right key is back",
                      name));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean loaded(Answer<Integer> answer) {
    if (answer instanceof Answer.Ok<Integer>) {
      return true;
    }
    LOG.warn("the journal cannot be read yet: {}", answer);
    return false;
  }
}
