package dev.tenure.operator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * The two clients of the operator. Watches and writes have connections of their own, so that a
 * burst of writes does not hold up what informers hear.
 *
 * @param watches for informers and long lists
 * @param requests for single requests; repeats none by itself, since a POST whose answer was lost
 *     may have taken effect
 */
public record KubeClients(KubernetesClient watches, KubernetesClient requests)
    implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(60);

  /** A list or a watch is repeated at once this often; after that its informer backs off. */
  private static final int WATCH_RETRIES = 3;

  /**
   * Clients as the environment says: kubeconfig ({@code KUBECONFIG}) or the pod's own account.
   *
   * @param context of the kubeconfig; empty: the current one
   * @param version of Tenure, for the user agent
   */
  public static KubeClients connect(Optional<String> context, String version) {
    return connect(Config.autoConfigure(context.orElse(null)), version);
  }

  /** Clients for the cluster and account of a given configuration. */
  public static KubeClients connect(Config base, String version) {
    var agent = "tenure/" + version;
    return new KubeClients(
        client(base, agent, LIST_TIMEOUT, WATCH_RETRIES), client(base, agent, REQUEST_TIMEOUT, 0));
  }

  @Override
  public void close() {
    watches.close();
    requests.close();
  }

  private static KubernetesClient client(
      Config base, String agent, Duration timeout, int transportRetries) {
    var config =
        new ConfigBuilder(base)
            .withUserAgent(agent)
            .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
            .withRequestTimeout((int) timeout.toMillis())
            .withRequestRetryBackoffLimit(transportRetries)
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withTaskExecutorSupplier(Executors::newVirtualThreadPerTaskExecutor)
        .build();
  }
}
