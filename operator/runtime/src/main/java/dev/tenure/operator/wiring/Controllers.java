package dev.tenure.operator.wiring;

import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.kube.informer.LeanStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.ResolvedControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * The framework, set up so that it only watches and calls: no timers, no retries, no finalizers and
 * no writes of its own.
 */
final class Controllers {
  private static final Duration SYNC = Duration.ofMinutes(5);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** How long work under way may take to end when the process is asked to stop. */
  private static final Duration FINISH = Duration.ofSeconds(10);

  /** Objects in one answer to a list, so that many of them are never in memory twice. */
  private static final long PAGE = 500;

  private Controllers() {}

  /**
   * Makes the framework's operator.
   *
   * @param leadership told when this process becomes the leader, before any object is looked at
   */
  static Operator operator(
      KubernetesClient client, OperatorConfig.LeaderElection election, Leadership leadership) {
    return new Operator(
        o -> {
          o.withKubernetesClient(client)
              .withCloseClientOnStop(false)
              .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
              .withCacheSyncTimeout(SYNC)
              .withReconciliationTerminationTimeout(FINISH);
          if (election.enabled()) {
            o.withLeaderElectionConfiguration(
                new LeaderElectionConfiguration(
                    election.leaseName(),
                    leadership.namespace(),
                    LEASE,
                    RENEW,
                    RETRY,
                    leadership.identity(),
                    leadership.callbacks(),
                    false));
          }
        });
  }

  /** A name for this process that no other has. */
  static String processName() {
    var host = Objects.requireNonNullElse(System.getenv("POD_NAME"), "tenure");
    return host + "_" + UUID.randomUUID();
  }

  /** Registers a reconciler for a kind, told of every change but of status alone. */
  static <P extends HasMetadata> void register(
      Operator operator, Class<P> kind, Reconciler<P> reconciler) {
    var informer =
        InformerConfiguration.builder(kind)
            .withWatchAllNamespaces()
            .withOnUpdateFilter(Controllers::concernsUs)
            .withItemStore(new LeanStore<>())
            .withInformerListLimit(PAGE)
            .buildForController();
    var name = kind.getSimpleName().toLowerCase(java.util.Locale.ROOT);
    operator.register(
        reconciler,
        new ResolvedControllerConfiguration<P>(
            name,
            false,
            reconciler.getClass().getName(),
            GenericRetry.noRetry(),
            new LinearRateLimiter(),
            null,
            "tenure.dev/unused",
            Map.of(),
            "tenure",
            operator.getConfigurationService(),
            informer,
            true,
            null));
  }

  private static <P extends HasMetadata> boolean concernsUs(P after, P before) {
    var now = after.getMetadata();
    var then = before.getMetadata();
    return !Objects.equals(now.getGeneration(), then.getGeneration())
        || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp())
        || !Objects.equals(now.getLabels(), then.getLabels())
        || !Objects.equals(now.getAnnotations(), then.getAnnotations())
        || !Objects.equals(now.getFinalizers(), then.getFinalizers());
  }
}
