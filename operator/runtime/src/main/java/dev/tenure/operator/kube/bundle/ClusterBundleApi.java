package dev.tenure.operator.kube.bundle;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The version in which this API server serves {@code ClusterTrustBundle}: v1 from Kubernetes 1.37
 * on, v1beta1 or v1alpha1 behind feature gates before (KEP-3257). What we write is the same in
 * each.
 *
 * @param version {@code v1}, {@code v1beta1} or {@code v1alpha1}
 */
public record ClusterBundleApi(String version) {
  static final String GROUP = "certificates.k8s.io";
  static final String PLURAL = "clustertrustbundles";
  static final String KIND = "ClusterTrustBundle";

  /** Asks the server; empty where no version that we know is served. */
  public static Optional<ClusterBundleApi> served(KubernetesClient client) {
    return Stream.of("v1", "v1beta1", "v1alpha1")
        .filter(version -> serves(client, version))
        .findFirst()
        .map(ClusterBundleApi::new);
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
        .withNamespaced(false)
        .build();
  }
}
