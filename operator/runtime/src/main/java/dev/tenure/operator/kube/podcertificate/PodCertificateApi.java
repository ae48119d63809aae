package dev.tenure.operator.kube.podcertificate;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The version in which this API server serves {@code PodCertificateRequest}: v1 from Kubernetes
 * 1.37 on, v1beta1 behind feature gates before.
 *
 * @param version {@code v1} or {@code v1beta1}
 */
public record PodCertificateApi(String version) {
  static final String GROUP = "certificates.k8s.io";
  static final String PLURAL = "podcertificaterequests";
  private static final String KIND = "PodCertificateRequest";

  /** Asks the server; empty where no version that we know is served. */
  public static Optional<PodCertificateApi> served(KubernetesClient client) {
    return Stream.of("v1", "v1beta1")
        .filter(version -> serves(client, version))
        .findFirst()
        .map(PodCertificateApi::new);
  }

  private static boolean serves(KubernetesClient client, String version) {
    var resources = client.getApiResources(GROUP + "/" + version);
    return resources != null
        && resources.getResources().stream().anyMatch(r -> PLURAL.equals(r.getName()));
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(GROUP)
        .withVersion(version)
        .withKind(KIND)
        .withPlural(PLURAL)
        .withNamespaced(true)
        .build();
  }
}
