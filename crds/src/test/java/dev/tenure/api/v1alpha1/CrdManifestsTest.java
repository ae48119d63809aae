package dev.tenure.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the committed manifests and the model together; {@code -Dcrds.write} writes them. */
class CrdManifestsTest {
  private static final Path COMMITTED = Path.of("manifests");

  @Test
  void committedManifestsAreTheGeneratedOnes() throws IOException {
    var generated = CrdManifests.generate();
    if (System.getProperty("crds.write") != null) {
      for (var manifest : generated.entrySet()) {
        Files.writeString(COMMITTED.resolve(manifest.getKey()), manifest.getValue());
      }
    }
    for (var manifest : generated.entrySet()) {
      assertThat(COMMITTED.resolve(manifest.getKey()))
          .as("differs from the Java model: run 'make crds' and commit the result")
          .exists()
          .hasContent(manifest.getValue());
    }
    try (var files = Files.list(COMMITTED)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(generated.keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void everyFieldIsBoundedAndExplained(CustomResourceDefinition crd) {
    var complaints = new ArrayList<String>();
    var root = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
    root.getProperties().forEach((name, schema) -> check("." + name, schema, complaints));

    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void everyRuleSaysWhatIsWrong(CustomResourceDefinition crd) {
    var tree = Examples.YAML.<JsonNode>valueToTree(crd);

    assertThat(tree.findValues("x-kubernetes-validations"))
        .isNotEmpty()
        .allSatisfy(
            rules ->
                assertThat(rules)
                    .allSatisfy(
                        rule ->
                            assertThat(rule.path("message").asText()).as("%s", rule).isNotBlank()));
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void isListedByTheCategoryAndShowsNoDateToCome(CustomResourceDefinition crd) {
    assertThat(crd.getSpec().getNames().getCategories()).containsExactly("tenure");
    assertThat(crd.getSpec().getNames().getShortNames()).isNotEmpty();
    assertThat(crd.getSpec().getVersions().get(0).getAdditionalPrinterColumns())
        .filteredOn(column -> column.getType().equals("date"))
        .extracting(column -> column.getJsonPath())
        .as("a date column prints <invalid> for the future")
        .containsExactly(".metadata.creationTimestamp");
  }

  private static Stream<CustomResourceDefinition> definitions() {
    return CrdManifests.generate().values().stream()
        .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class));
  }

  private static void check(String path, JSONSchemaProps schema, List<String> complaints) {
    var bounded =
        switch (schema.getType()) {
          case "string" -> schema.getMaxLength() != null || !schema.getEnum().isEmpty();
          case "array" -> schema.getMaxItems() != null;
          default -> schema.getAdditionalProperties() == null || schema.getMaxProperties() != null;
        };
    if (!bounded) {
      complaints.add(path + " has no upper bound");
    }
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              if (property.getDescription() == null) {
                complaints.add(path + "." + name + " has no description");
              }
              check(path + "." + name, property, complaints);
            });
    Optional.ofNullable(schema.getItems())
        .ifPresent(items -> check(path + "[]", items.getSchema(), complaints));
    Optional.ofNullable(schema.getAdditionalProperties())
        .ifPresent(values -> check(path + "{}", values.getSchema(), complaints));
  }
}
