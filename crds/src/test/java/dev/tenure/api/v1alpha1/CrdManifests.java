package dev.tenure.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

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

  private CrdManifests() {}

  /** The manifests by file name, {@code <plural>.tenure.dev.yaml}. */
  static Map<String, String> generate() throws IOException {
    var manifests = new LinkedHashMap<String, String>();
    for (var kind : KINDS) {
      try (var output = new InMemory()) {
        new CRDGenerator()
            .customResourceClasses(List.of(kind))
            .forCRDVersions("v1")
            .withOutput(output)
            .withPostProcessor(new Completion(kind))
            .generate();
        manifests.put(CustomResource.getCRDName(kind) + ".yaml", output.text());
      }
    }
    return manifests;
  }

  /** Adds what the generator's annotations cannot say. */
  private record Completion(Class<? extends CustomResource<?, ?>> kind)
      implements CRDPostProcessor {
    @Override
    public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
      for (var version : ((CustomResourceDefinition) crd).getSpec().getVersions()) {
        orderColumns(version);
        var schema = version.getSchema().getOpenAPIV3Schema();
        schema.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
        complete(schema);
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

  private static final class InMemory
      extends CRDGenerator.AbstractCRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    protected ByteArrayOutputStream createStreamFor(String crdName) {
      return bytes;
    }

    private String text() {
      var yaml = bytes.toString(StandardCharsets.UTF_8);
      return HEADER + yaml.substring(yaml.indexOf('\n') + 1);
    }
  }
}
