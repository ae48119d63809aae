package dev.tenure.operator.kube.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.kube.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretUsesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"volumes": [{"name": "v", "secret": {"secretName": "db"}}]}\
        """,
        """
        {"volumes": [{"projected": {"sources": [{"configMap": {"name": "x"}},
          {"secret": {"name": "db"}}]}}]}\
        """,
        """
        {"containers": [{}, {"env": [{"name": "A", "value": "1"},
          {"name": "B", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}]}\
        """,
        """
        {"containers": [{"envFrom": [{"configMapRef": {"name": "x"}},
          {"prefix": "DB_", "secretRef": {"name": "db"}}]}]}\
        """,
        """
        {"initContainers": [{"envFrom": [{"secretRef": {"name": "db"}}]}]}\
        """,
        """
        {"ephemeralContainers": [{"env": [{"valueFrom":
          {"secretKeyRef": {"name": "db", "optional": true}}}]}]}\
        """,
        """
        {"imagePullSecrets": [{"name": "db"}]}\
        """
      })
  void findsEachWayThatPodsGetASecret(String spec) {
    assertThat(SecretUses.of(Json.read(spec).orElseThrow())).containsExactly("db");
  }

  @Test
  void neitherConfigMapsNorWhatADriverFetchesNorGarbageIsAUse() {
    var spec =
        """
        {"volumes": [{"configMap": {"name": "db"}},
          {"csi": {"driver": "d", "nodePublishSecretRef": {"name": "db"}}}, "db"],
         "containers": [{"envFrom": [{"configMapRef": {"name": "db"}}],
          "env": [{"valueFrom": {"secretKeyRef": {"name": 7}}}]}], "imagePullSecrets": "db"}
        """;
    assertThat(SecretUses.of(Json.read(spec).orElseThrow())).isEmpty();
  }
}
