package dev.tenure.operator;

import dev.tenure.operator.config.ConfigException;
import dev.tenure.operator.config.ConfigFile;
import dev.tenure.operator.config.OperatorConfig;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.ops.Logs;
import dev.tenure.operator.wiring.TenureOperator;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Starts the operator: {@code --config FILE}. */
public final class Main {
  private static final int USAGE = 2;
  private static final String VERSION =
      Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "dev");

  private Main() {}

  /**
   * Runs until the process is asked to stop (SIGTERM).
   *
   * @param args {@code --config FILE}
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2 || !args[0].equals("--config")) {
      System.err.println("usage: tenure-operator --config FILE");
      System.exit(USAGE);
    }
    var config = read(Path.of(args[1]));
    if (config.isEmpty()) {
      System.exit(USAGE);
    }
    run(config.orElseThrow());
  }

  private static Optional<OperatorConfig> read(Path file) {
    try {
      return Optional.of(ConfigFile.read(file));
    } catch (ConfigException e) {
      System.err.println("tenure-operator: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void run(OperatorConfig config) throws InterruptedException {
    Logs.configure(config.logging());
    // For the JDK's HTTP server: nobody keeps a request open, or opens them without end.
    System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", "30");
    System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", "1024");
    var log = LoggerFactory.getLogger(Main.class);
    log.info("Tenure {} starts, scope {}", VERSION, config.scope());
    try {
      var operator =
          new TenureOperator(
              config, KubeClients.connect(Optional.empty(), VERSION), InstantSource.system());
      Runtime.getRuntime().addShutdownHook(new Thread(operator::close, "stop"));
      operator.start();
    } catch (RuntimeException e) {
      log.error("cannot start: {}", e.getMessage(), e);
      System.exit(1);
    }
    new CountDownLatch(1).await();
  }
}
