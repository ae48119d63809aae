package dev.tenure.operator.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The development cluster of the environment, as its administrator. */
public record DevCluster(Path folder, KubernetesClient admin) implements AutoCloseable {
  /** The module's own folder is the working directory of its tests. */
  public static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();

  /** Audiences that the chart lets the operator ask tokens for, besides {@code vault}. */
  private static final int AUDIENCES = 200;

  /** The cluster that {@code tools/dev with}, or a shell that sourced its env, gives. */
  static DevCluster fromEnvironment() {
    var folder = variable("TENURE_DEV_DIR");
    assertThat(variable("KUBECONFIG")).isNotBlank();
    return new DevCluster(Path.of(folder), new KubernetesClientBuilder().build());
  }

  /** A variable of the cluster's environment. */
  public static String variable(String name) {
    assertThat(System.getenv(name))
        .as(
            "%s is not set: behaviour tests need a development cluster. Run 'make test', or"
                + " 'make dev-up' and '. .dev/env' before Maven",
            name)
        .isNotBlank();
    return System.getenv(name);
  }

  /** The name of the n-th further audience, n modulo what the chart knows. */
  public static String audience(int n) {
    return "it-" + Math.floorMod(n, AUDIENCES);
  }

  /** Kills a server ({@code kube-apiserver}, {@code openbao}, …) with SIGKILL. */
  public void kill(String server) {
    dev("kill", server);
  }

  /** Starts a killed server again. */
  public void start(String server) {
    dev("start", server);
  }

  /** Runs a command of {@code tools/dev} on this cluster and waits for its end. */
  public void dev(String command, String... arguments) {
    var program = REPOSITORY.resolve("tools").resolve("dev").toString();
    var argv =
        Stream.of(Stream.of(program, command, "--dir", folder.toString()), Stream.of(arguments))
            .flatMap(s -> s)
            .toList();
    run(argv);
  }

  /** Installs or upgrades the chart for a scope, with the platform team's examples. */
  void install(Scope scope) {
    var audiences =
        IntStream.range(0, AUDIENCES)
            .mapToObj(n -> '"' + audience(n) + '"')
            .collect(Collectors.joining(",", "[\"vault\",", "]"));
    dev(
        "install",
        "--",
        "--take-ownership",
        "--force-conflicts",
        "--set",
        "scope=" + scope.text() + ",replicas=0",
        "--set",
        "config.podCertificates.enabled=true,issuers.kubernetes.enabled=true",
        "--set",
        "issuers.certManager.enabled=true,config.clusterTrustBundles.enabled=true",
        "--set-json",
        "tokenAudiences=" + audiences,
        "--set-json",
        "config.tokenLeases.audiences=[{\"name\":\"" + Settings.TOKEN_AUDIENCE + "\"}]");
  }

  /** Writes a kubeconfig of the chart's ServiceAccount. */
  Path operatorKubeconfig() {
    var file = Operator.LOGS.resolve("operator.kubeconfig");
    dev("operator-kubeconfig", "--out", file.toString());
    return file;
  }

  @Override
  public void close() {
    admin.close();
  }

  private static void run(List<String> argv) {
    try {
      Files.createDirectories(Operator.LOGS);
      var output = Operator.LOGS.resolve("dev.log").toFile();
      var process =
          new ProcessBuilder(argv)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
              .start();
      assertThat(process.waitFor()).as("%s, see %s", argv, output).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + argv, e);
    }
  }
}
