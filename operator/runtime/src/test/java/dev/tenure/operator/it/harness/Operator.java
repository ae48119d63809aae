package dev.tenure.operator.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.config.ConfigException;
import dev.tenure.operator.config.ConfigFile;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.wiring.TenureOperator;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The operator under test: the packaged jar in a process of its own, or in this JVM. */
public final class Operator implements AutoCloseable {
  /** Where logs and files of a run lie. */
  static final Path LOGS = Path.of("target", "it-logs").toAbsolutePath();

  private static final Duration START = Duration.ofSeconds(90);

  private final DevCluster cluster;
  private final Settings standard;
  private final HttpClient http = HttpClient.newHttpClient();
  private OperatorProcess process;
  private Settings settings;
  private Path kubeconfig;

  Operator(DevCluster cluster, Scope scope) {
    this(cluster, Settings.standard(scope));
  }

  private Operator(DevCluster cluster, Settings standard) {
    this.cluster = cluster;
    this.standard = standard;
  }

  /** A replica of it, not started yet, for the caller to close. */
  public Operator replica() {
    return new Operator(cluster, standard.besideAnother());
  }

  /** What it runs with unless a test asks for another. */
  public Settings standard() {
    return standard;
  }

  /** Runs with the standard settings from here on, whatever the test before did. */
  synchronized void ensureStandard() {
    if (process == null || !process.alive() || !standard.equals(settings)) {
      restart(standard);
    }
  }

  /** SIGKILL. */
  public synchronized void kill() {
    process.kill();
  }

  /** Pauses the process where it is, as a machine that is frozen. */
  public synchronized void freeze() {
    process.signal("STOP");
  }

  /** Lets a frozen process go on. */
  public synchronized void thaw() {
    process.signal("CONT");
  }

  /** Whether the process runs. */
  public synchronized boolean alive() {
    return process != null && process.alive();
  }

  /** Asks it to stop, and waits until it has. */
  public synchronized void stop() {
    if (process != null && process.alive()) {
      process.stop();
    }
  }

  /** Starts it with the settings it had, and waits until it is ready. */
  public synchronized void start() {
    start(settings == null ? standard : settings, List.of());
  }

  /** Stops it and starts it again with the settings it had. */
  public synchronized void restart() {
    restart(settings == null ? standard : settings);
  }

  /** Stops it and starts it with other settings, until the next test. */
  public synchronized void restart(Settings other) {
    stop();
    start(other, List.of());
  }

  /** Starts it with options of the JVM; it must not run. */
  public synchronized void start(Settings with, List<String> jvmOptions) {
    assertThat(process == null || !process.alive()).as("the operator runs already").isTrue();
    settings = with;
    process = OperatorProcess.start(kubeconfig(), with, jvmOptions);
    awaitReady();
  }

  /**
   * Runs the operator in this JVM with its own clock, instead of the process. Close it to end it;
   * the process starts again with the next test.
   */
  public synchronized TenureOperator inProcess(Settings with, InstantSource clock) {
    stop();
    try {
      var file = with.with("http", Map.of("address", "127.0.0.1", "port", 0)).yaml();
      var config = Config.fromKubeconfig(Files.readString(kubeconfig()));
      var operator =
          new TenureOperator(ConfigFile.parse(file), KubeClients.connect(config, "test"), clock);
      operator.start();
      return operator;
    } catch (ConfigException | IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The process's id. */
  public synchronized Path log() {
    return process.log();
  }

  /** Where it serves revocation lists. */
  public synchronized URI revocationLists() {
    return URI.create("http://127.0.0.1:%d/crl".formatted(process.crlPort()));
  }

  /** Waits until it says that it serves. */
  public void awaitReady() {
    Awaitility.await("the operator is ready, see " + log())
        .atMost(START)
        .failFast(() -> !process.alive())
        .until(() -> status("/readyz") == 200);
  }

  /** Whether it says that it is healthy. */
  public boolean healthy() {
    return status("/healthz") == 200;
  }

  /** All metrics in the Prometheus text format. */
  public String metrics() {
    try {
      return http.send(request("/metrics"), HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new IllegalStateException("no metrics, see " + log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The sum of all samples whose name and labels contain every part; zero where there is none. */
  public double metric(String name, String... parts) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(parts).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public synchronized void close() {
    stop();
    http.close();
  }

  private int status(String path) {
    try {
      return http.send(request(path), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + process.port() + path))
        .timeout(Duration.ofSeconds(5))
        .build();
  }

  private Path kubeconfig() {
    if (kubeconfig == null) {
      kubeconfig = cluster.operatorKubeconfig();
    }
    return kubeconfig;
  }
}
