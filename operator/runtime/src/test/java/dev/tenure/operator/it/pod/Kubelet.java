package dev.tenure.operator.it.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * The part of a kubelet that asks for certificates: it acts as the node that a pod is bound to, and
 * proves possession of a key that it made.
 */
final class Kubelet implements AutoCloseable {
  private final Tenant tenant;
  private final String node;
  private final String nodeUid;
  private final KubernetesClient client;

  private Kubelet(Tenant tenant, String node, String nodeUid) {
    this.tenant = tenant;
    this.node = node;
    this.nodeUid = nodeUid;
    Config config =
        new ConfigBuilder(tenant.admin().getConfiguration())
            .withImpersonateUsername("system:node:" + node)
            .withImpersonateGroups("system:nodes", "system:authenticated")
            .build();
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Acts as any node of the cluster. */
  static Kubelet of(Tenant tenant) {
    assertThat(served(tenant))
        .as(
            "this cluster does not serve PodCertificateRequest: run the tests by 'make test', or"
                + " start a cluster with 'tools/dev up --profile gates'")
        .isTrue();
    var node = tenant.admin().nodes().list().getItems().getFirst().getMetadata();
    return new Kubelet(tenant, node.getName(), node.getUid());
  }

  private static boolean served(Tenant tenant) {
    var resources = tenant.admin().getApiResources("certificates.k8s.io/v1beta1");
    return resources != null
        && resources.getResources().stream()
            .anyMatch(r -> r.getName().equals("podcertificaterequests"));
  }

  /** A pod on the node that runs as the tenant's account. */
  Pod pod(String name) {
    return tenant
        .admin()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(tenant.namespace())
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withServiceAccountName(Tenant.ACCOUNT)
                .addNewContainer()
                .withName("api")
                .withImage("registry.invalid/api")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  /** Asks with a PKCS#10 request, as kubelets do from 1.36 on. */
  GenericKubernetesResource ask(Pod pod, String signer, KeyPair keys) throws Exception {
    var algorithm = keys.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519";
    var request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
            .build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()));
    return create(pod, signer, Map.of("stubPKCS10Request", base64(request.getEncoded())));
  }

  /** Asks with a bare Ed25519 key and a signature over the pod's UID, as older kubelets do. */
  GenericKubernetesResource askAsBefore(Pod pod, String signer, KeyPair keys) throws Exception {
    var proof = Signature.getInstance("Ed25519");
    proof.initSign(keys.getPrivate());
    proof.update(pod.getMetadata().getUid().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return create(
        pod,
        signer,
        Map.of(
            "pkixPublicKey", base64(keys.getPublic().getEncoded()),
            "proofOfPossession", base64(proof.sign())));
  }

  /** Asks with annotations of the pod's author. */
  GenericKubernetesResource askWishing(Pod pod, String signer, KeyPair keys, String wish)
      throws Exception {
    var request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
            .build(new JcaContentSignerBuilder("Ed25519").build(keys.getPrivate()));
    return create(
        pod,
        signer,
        Map.of(
            "stubPKCS10Request",
            base64(request.getEncoded()),
            "unverifiedUserAnnotations",
            Map.of(wish, "x")));
  }

  /** The answer to a request, as soon as there is one. */
  Map<?, ?> answer(GenericKubernetesResource request) {
    var found = new AtomicReference<Map<?, ?>>(Map.of());
    Awaitility.await("an answer to " + request.getMetadata().getName())
        .until(
            () -> {
              var now = tenant.admin().resource(request).get();
              found.set((Map<?, ?>) now.getAdditionalProperties().getOrDefault("status", Map.of()));
              return found.get().get("conditions") != null;
            });
    return found.get();
  }

  private GenericKubernetesResource create(Pod pod, String signer, Map<String, Object> key) {
    var account =
        tenant
            .admin()
            .serviceAccounts()
            .inNamespace(tenant.namespace())
            .withName(Tenant.ACCOUNT)
            .require();
    var spec = new HashMap<String, Object>(key);
    spec.put("signerName", signer);
    spec.put("podName", pod.getMetadata().getName());
    spec.put("podUID", pod.getMetadata().getUid());
    spec.put("serviceAccountName", Tenant.ACCOUNT);
    spec.put("serviceAccountUID", account.getMetadata().getUid());
    spec.put("nodeName", node);
    spec.put("nodeUID", nodeUid);
    var request = new GenericKubernetesResource();
    request.setApiVersion("certificates.k8s.io/v1beta1");
    request.setKind("PodCertificateRequest");
    request.setMetadata(
        new ObjectMetaBuilder()
            .withName(Tenant.unique("req"))
            .withNamespace(tenant.namespace())
            .build());
    request.setAdditionalProperty("spec", spec);
    return Optional.ofNullable(client.resource(request).create()).orElseThrow();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public void close() {
    client.close();
  }
}
