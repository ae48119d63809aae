package dev.tenure.operator.kube.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.kube.LittleServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterBundleApiTest {
  private static final String NONE =
      """
      {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}\
      """;

  private final LittleServer server = new LittleServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theNewestVersionThatIsServedIsTaken() {
    server.then(200, list("clustertrustbundles"));
    assertThat(ClusterBundleApi.served(server.client())).contains(new ClusterBundleApi("v1"));

    server.then(200, list("certificatesigningrequests")).then(404, NONE);
    server.then(200, list("clustertrustbundles"));
    assertThat(ClusterBundleApi.served(server.client())).contains(new ClusterBundleApi("v1alpha1"));
  }

  @Test
  void aServerWithoutItIsNoError() {
    server.then(200, list("certificatesigningrequests")).then(404, NONE).then(404, NONE);
    assertThat(ClusterBundleApi.served(server.client())).isEmpty();
  }

  private static String list(String resource) {
    return """
    {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"certificates.k8s.io/v1","resources":[
    {"name":"%s","singularName":"","namespaced":false,"kind":"Any","verbs":["get"]}]}\
    """
        .formatted(resource);
  }
}
