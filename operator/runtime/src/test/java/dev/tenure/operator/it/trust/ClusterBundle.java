package dev.tenure.operator.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** One ClusterTrustBundle as pods would find it. */
record ClusterBundle(KubernetesClient client, String signer, String name) {
  static final String LABEL = "tenure.dev/trust-bundle";
  private static final String VERSION = "v1beta1";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup("certificates.k8s.io")
          .withVersion(VERSION)
          .withKind("ClusterTrustBundle")
          .withPlural("clustertrustbundles")
          .withNamespaced(false)
          .build();

  /** That of an issuer. */
  static ClusterBundle of(KubernetesClient client, String issuer) {
    assertThat(client.getApiResources("certificates.k8s.io/" + VERSION).getResources())
        .as("this cluster does not serve ClusterTrustBundle: start one with --profile gates")
        .anyMatch(r -> r.getName().equals("clustertrustbundles"));
    return new ClusterBundle(
        client, "tenure.dev/" + issuer, "tenure.dev:%s:tenure".formatted(issuer));
  }

  /** The same as somebody else would reach it. */
  ClusterBundle as(KubernetesClient other) {
    return new ClusterBundle(other, signer, name);
  }

  void create(String pem) {
    var made =
        new GenericKubernetesResourceBuilder()
            .withApiVersion("certificates.k8s.io/" + VERSION)
            .withKind("ClusterTrustBundle")
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .addToAdditionalProperties("spec", Map.of("signerName", signer, "trustBundle", pem))
            .build();
    client.resource(made).create();
  }

  Optional<GenericKubernetesResource> find() {
    return Optional.ofNullable(resource().get());
  }

  /** What pods would trust; empty where it is not there. */
  String pem() {
    return find().map(o -> String.valueOf(spec(o).get("trustBundle"))).orElse("");
  }

  String signerName() {
    return String.valueOf(spec(find().orElseThrow()).get("signerName"));
  }

  void replace(String pem) {
    resource()
        .edit(
            o -> {
              o.setAdditionalProperty("spec", Map.of("signerName", signer, "trustBundle", pem));
              return o;
            });
  }

  /** Whether it says that it is Tenure's. */
  void label(boolean ours) {
    var issuer = signer.substring("tenure.dev/".length());
    resource()
        .edit(
            o -> {
              o.getMetadata().setLabels(ours ? Map.of(LABEL, issuer) : Map.of("other", "tool"));
              return o;
            });
  }

  void delete() {
    resource().delete();
  }

  void await(String what, Predicate<String> pem) {
    Awaitility.await(what)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> pem.test(pem()));
  }

  private static Map<?, ?> spec(GenericKubernetesResource object) {
    return (Map<?, ?>) object.getAdditionalProperties().get("spec");
  }

  private Resource<GenericKubernetesResource> resource() {
    return client.genericKubernetesResources(CONTEXT).withName(name);
  }
}
