package dev.tenure.operator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.AnchorSource;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.KubernetesIssuer;
import dev.tenure.core.Answer;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.signing.RequestMarks;
import dev.tenure.operator.kube.signing.RequestObjects;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema refuses the same; here is what holds where somebody has changed the schema. */
class KubernetesAuthorityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes.io/kube-apiserver-client",
        "kubernetes.io/kubelet-serving",
        "Kubernetes.IO/kube-apiserver-client",
        "legacy.kubernetes.io/anything"
      })
  void signersWhoseCertificatesAreRightsInTheClusterAreRefusedBeforeAnyRequest(String signer) {
    var config = new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      var api = new KubeApi(client, 1, InstantSource.system());
      var authority =
          new KubernetesAuthority(
              new RequestObjects(
                  api, new RequestMarks("operator", "tenure"), InstantSource.system()),
              new GivenAnchors(api, new OwnSecrets(api, "tenure-system", "tenure")));
      var issuer = new IdentityIssuer();
      issuer.setSpec(
          new IdentityIssuerSpec(
              null,
              null,
              null,
              new KubernetesIssuer(signer, new AnchorSource("roots", null)),
              null,
              null,
              null,
              null,
              null,
              null,
              null));

      assertThat(authority.roots(issuer))
          .isInstanceOfSatisfying(
              Answer.Refused.class,
              refused ->
                  assertThat(refused.violation().message()).contains("a right in the cluster"));
    }
  }
}
