package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the custom resource definitions from the model: what fabric8's generator gives, and what
 * its annotations cannot say (list types, the order of columns, descriptions of kinds).
 */
final class CrdManifests {
  static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          MachineIdentity.class,
          SecretLease.class,
          IdentityIssuer.class,
          SecretBackend.class,
          IdentityOwner.class);

  private static final String HEADER =
      "# Generated from the Java model in crds/src/main: edit that, then run 'make crds'.\n";

  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(Feature.WRITE_DOC_START_MARKER)
              .disable(Feature.SPLIT_LINES)
              .enable(Feature.MINIMIZE_QUOTES)
              .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR));

  private CrdManifests() {}

  /** The manifests by file name, {@code <plural>.tenure.dev.yaml}. */
  static Map<String, String> generate() {
    var manifests = new TreeMap<String, String>();
    for (var kind : KINDS) {
      var completion = new Completion(kind, manifests);
      try (var unused = new Discarded()) {
        new CRDGenerator()
            .customResourceClasses(List.of(kind))
            .forCRDVersions("v1")
            .withOutput(unused)
            .withPostProcessor(completion)
            .generate();
      } catch (IOException inMemory) {
        throw new UncheckedIOException(inMemory);
      }
    }
    return manifests;
  }

  /** Adds what the generator's annotations cannot say, and keeps the text. */
  private record Completion(
      Class<? extends CustomResource<?, ?>> kind, Map<String, String> manifests)
      implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata generated, String crdSpecVersion) {
      var crd = (CustomResourceDefinition) generated;
      for (var version : crd.getSpec().getVersions()) {
        orderColumns(version);
        var schema = version.getSchema().getOpenAPIV3Schema();
        schema.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
        if (version.getSubresources() == null) {
          schema.getProperties().remove("status");
        }
        complete(schema);
      }
      try {
        manifests.put(crd.getMetadata().getName() + ".yaml", HEADER + YAML.writeValueAsString(crd));
      } catch (IOException inMemory) {
        throw new UncheckedIOException(inMemory);
      }
      return crd;
    }

    /** In the order of the annotations: the generator sorts by path. */
    private void orderColumns(CustomResourceDefinitionVersion version) {
      var byName = new LinkedHashMap<String, CustomResourceColumnDefinition>();
      version.getAdditionalPrinterColumns().forEach(column -> byName.put(column.getName(), column));
      version.setAdditionalPrinterColumns(
          Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
              .map(column -> byName.get(column.name()))
              .toList());
    }

    private static void complete(JSONSchemaProps schema) {
      // A rule on a record component stands on its field and on its accessor.
      schema.setXKubernetesValidations(
          List.copyOf(new LinkedHashSet<>(schema.getXKubernetesValidations())));
      if (schema.getItems() != null) {
        complete(schema.getItems().getSchema());
      }
      if (schema.getAdditionalProperties() != null) {
        complete(schema.getAdditionalProperties().getSchema());
      }
      schema.getProperties().values().forEach(Completion::complete);
      var conditions = schema.getProperties().get("conditions");
      if (conditions != null) {
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
      }
    }
  }

  /** The generator insists on writing; the text is kept before that. */
  private static final class Discarded
      extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
    @Override
    protected ByteArrayOutputStream createStreamFor(String crdName) {
      return new ByteArrayOutputStream();
    }
  }
}
