package dev.tenure.operator.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One process of the packaged operator. */
final class OperatorProcess {
  private static final Path JAR = Path.of("target", "tenure-operator.jar").toAbsolutePath();
  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Process process;
  private final Path log;
  private final int port;
  private final int crlPort;

  private OperatorProcess(Process process, Path log, int port, int crlPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.crlPort = crlPort;
  }

  /** Starts one; it does not outlive this JVM. */
  static OperatorProcess start(Path kubeconfig, Settings settings, List<String> jvmOptions) {
    assertThat(JAR).as("the packaged operator; run the verify phase").exists();
    var port = FreePort.next();
    var crlPort = FreePort.next();
    var name = "operator-%s-%d".formatted(ProcessHandle.current().pid(), STARTED.incrementAndGet());
    var log = Operator.LOGS.resolve(name + ".log");
    try {
      var config = Operator.LOGS.resolve(name + ".yaml");
      var http = Map.of("address", "127.0.0.1", "port", port);
      var crl = Map.of("address", "127.0.0.1", "port", crlPort);
      Files.writeString(config, settings.with("http", http).with("crl", crl).yaml());
      var argv = new ArrayList<>(List.of(java(), "-Xmx512m", "-XX:+ExitOnOutOfMemoryError"));
      argv.addAll(jvmOptions);
      argv.addAll(List.of("-jar", JAR.toString(), "--config", config.toString()));
      var builder = new ProcessBuilder(argv).redirectErrorStream(true).redirectOutput(log.toFile());
      var environment = builder.environment();
      environment.keySet().retainAll(List.of("PATH", "HOME", "LANG"));
      environment.put("KUBECONFIG", kubeconfig.toString());
      environment.put("POD_NAMESPACE", "tenure-system");
      environment.put("POD_NAME", name);
      var process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new OperatorProcess(process, log, port, crlPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  int port() {
    return port;
  }

  int crlPort() {
    return crlPort;
  }

  Path log() {
    return log;
  }

  /** SIGKILL: nothing of it runs on. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGSTOP or SIGCONT: a machine that is paused and goes on later. */
  void signal(String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      assertThat(kill.waitFor()).as("kill -%s", name).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGTERM, and SIGKILL where it takes too long. */
  void stop() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("the operator did not stop within 20 s, see " + log);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
