package dev.tenure.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static final Path CHART = Path.of("..", "..", "helm", "tenure");

  @Test
  void anEmptyFileIsAWholeConfiguration() throws ConfigException {
    var config = ConfigFile.parse("");
    assertThat(config.scope()).isEqualTo(OperatorConfig.Scope.CLUSTER);
    assertThat(config.leaderElection().enabled()).isTrue();
    assertThat(config.rollout().grace()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.podCertificates().enabled()).isFalse();
    assertThat(config.key().file()).isEmpty();
  }

  @Test
  void aKeyOfAGroupLeavesItsNeighboursAsTheyAre() throws ConfigException {
    var config = ConfigFile.parse("rollout: {grace: 30s}\nscope: EnrolledNamespaces");
    assertThat(config.rollout().grace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.rollout().deadline()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.scope()).isEqualTo(OperatorConfig.Scope.ENROLLED_NAMESPACES);
  }

  @Test
  void aKeyWithoutAValueHasItsDefault() throws ConfigException {
    var config = ConfigFile.parse("clusterDomain:\nkey: {secretName: null, file: /key}");
    assertThat(config.clusterDomain()).isEqualTo("cluster.local");
    assertThat(config.key().secretName()).isEqualTo("tenure-key");
    assertThat(config.key().file()).isEqualTo(Optional.of(Path.of("/key")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scope: Namespace                  | scope: "Namespace" is neither
          clusterDomain: Cluster_Local      | clusterDomain: "Cluster_Local" is not
          http: {port: 70000}               | http.port: 70000
          logging: {level: loud}            | logging.level: "loud"
          logging: {format: xml}            | logging.format: "xml"
          workers: 0                        | workers: 0.0 is less than 1.0
          budgets: {wakesPerSecond: 0}      | budgets.wakesPerSecond
          rollout: {deadline: 10 minutes}   | rollout.deadline: "10 minutes" is not a duration
          rollout: {grace: 0s}              | rollout.grace
          backend: {maxResponseBytes: 10}   | backend.maxResponseBytes
          worker: 3                         | worker is no key of the configuration
          budgets: {wakes: 3}               | budgets.wakes is no key
          podCertificates: {enabled: maybe} | cannot be read
          [1, 2]                            | not a map of keys
          'a: [b'                           | cannot be read
          """)
  void whatIsWrongIsSaidByItsKey(String yaml, String message) {
    assertThatThrownBy(() -> ConfigFile.parse(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  @Test
  void oneStartTellsAllThatIsWrong() {
    assertThatThrownBy(
            () -> ConfigFile.parse("workers: 0\nlogging: {level: loud}\nrollout: {grace: x}"))
        .hasMessageContaining("workers")
        .hasMessageContaining("logging.level")
        .hasMessageContaining("rollout.grace");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ConfigFile.read(Path.of("no", "such", "file.yaml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("file.yaml");
  }

  /** The chart renders {@code config} as the file; scope and tenantRole are the chart's own. */
  @Test
  void theChartTakesExactlyTheKeysThatTheOperatorReads() throws IOException {
    var schema =
        new ObjectMapper()
            .readTree(CHART.resolve("values.schema.json").toFile())
            .at("/properties/config");
    var read = new ObjectMapper(new com.fasterxml.jackson.dataformat.yaml.YAMLFactory());
    var known = new TreeSet<String>();
    keys("", read.readTree(ConfigFile.DEFAULTS), known);
    known.removeAll(java.util.List.of("scope", "tenantRole"));
    var accepted = new TreeSet<String>();
    accepted(schema, "", accepted);
    assertThat(accepted).isEqualTo(known);
  }

  private static void keys(String prefix, JsonNode tree, TreeSet<String> into) {
    tree.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                keys(prefix + entry.getKey() + ".", entry.getValue(), into);
              } else {
                into.add(prefix + entry.getKey());
              }
            });
  }

  private static void accepted(JsonNode schema, String prefix, TreeSet<String> into) {
    schema
        .path("properties")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().has("properties")) {
                accepted(entry.getValue(), prefix + entry.getKey() + ".", into);
              } else {
                into.add(prefix + entry.getKey());
              }
            });
  }
}
