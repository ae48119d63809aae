package dev.tenure.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelTest {
  @ParameterizedTest
  @EnumSource
  void readsAndWritesWhatTheUserWrote(Examples example) throws Exception {
    var object = read(example);

    assertThat(Examples.YAML.readTree(Serialization.asYaml(object))).isEqualTo(example.tree());
  }

  @Test
  void absentListsAreEmpty() {
    var spec = ((MachineIdentity) read(Examples.SHORT_IDENTITY)).getSpec();

    assertThat(spec.restart()).isEmpty();
    assertThat(spec.certificate().uris()).isEmpty();
  }

  @Test
  void fieldsOfANewerVersionAreIgnored() {
    var newer =
        Examples.IDENTITY.with("{spec: {certificate: {keystores: {pkcs12: {}}}, review: monthly}}");

    var object = Serialization.unmarshal(newer.toString(), MachineIdentity.class);

    assertThat(object.getSpec()).isEqualTo(((MachineIdentity) read(Examples.IDENTITY)).getSpec());
  }

  @Test
  void statusIsWrittenWithoutItsAbsentParts() throws Exception {
    var condition =
        new Condition("Ready", ConditionStatus.FALSE, 2L, "2026-11-22T00:00:00Z", "Issuing", "");
    var lease = new SecretLease();
    lease.setStatus(
        new SecretLeaseStatus(
            "Pending",
            List.of(condition),
            2L,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            "vault",
            null,
            0,
            null,
            List.of()));

    var status = (ObjectNode) Examples.YAML.readTree(Serialization.asYaml(lease)).get("status");

    assertThat(fieldNames(status))
        .containsExactlyInAnyOrder(
            "phase", "conditions", "observedGeneration", "backend", "leased");
    assertThat(status.at("/conditions/0/status").textValue()).isEqualTo("False");
    assertThat(status.at("/conditions/0/message").isTextual())
        .as("a condition without a message is refused by the API server")
        .isTrue();
  }

  private static List<String> fieldNames(ObjectNode node) {
    return node.properties().stream().map(field -> field.getKey()).toList();
  }

  private static HasMetadata read(Examples example) {
    var name = example.tree().get("kind").textValue();
    var kind =
        CrdManifests.KINDS.stream()
            .filter(type -> HasMetadata.getKind(type).equals(name))
            .findFirst()
            .orElseThrow();
    return Serialization.unmarshal(example.yaml(), kind);
  }
}
