package dev.tenure.operator.it.harness;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** The cluster with the chart installed, and the one operator that runs on it. */
record Stage(DevCluster cluster, Scope scope, Operator operator) implements AutoCloseable {

  /** Installs the chart; nothing runs yet. */
  static Stage set() {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    var cluster = DevCluster.fromEnvironment();
    var scope = Scope.fromProperty();
    cluster.install(scope);
    return new Stage(cluster, scope, new Operator(cluster, scope));
  }

  @Override
  public void close() {
    operator.close();
    cluster.close();
  }
}
