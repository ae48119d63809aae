package dev.tenure.operator.it.issuer;

import dev.tenure.api.v1alpha1.AnchorSource;
import dev.tenure.api.v1alpha1.CertManagerIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.operator.conformance.StandInCa;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Answers CertificateRequests of one namespace as cert-manager does, when told to. */
record CertManagerStandIn(KubernetesClient admin, String namespace, StandInCa ca) {
  static final String ISSUER = "mesh-ca";

  private static final String SYSTEM = "tenure-system";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final ResourceDefinitionContext REQUEST =
      new ResourceDefinitionContext.Builder()
          .withGroup("cert-manager.io")
          .withVersion("v1")
          .withKind("CertificateRequest")
          .withPlural("certificaterequests")
          .withNamespaced(true)
          .build();

  static CertManagerStandIn of(Tenant tenant) {
    return new CertManagerStandIn(tenant.admin(), tenant.namespace(), new StandInCa(Instant.now()));
  }

  /** Makes the API server know CertificateRequests. */
  static void install(KubernetesClient admin) {
    admin.resource(definition(admin)).serverSideApply();
    awaitServed(admin, true);
  }

  /** Makes the API server forget them. */
  static void remove(KubernetesClient admin) {
    admin.resource(definition(admin)).delete();
    awaitServed(admin, false);
  }

  /** An issuer that asks it, with its root in the operator's namespace. */
  Watched<IdentityIssuer> issuer(Tenant tenant) {
    var roots = Tenant.unique("roots");
    tenant.create(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(roots)
            .withNamespace(SYSTEM)
            .endMetadata()
            .withData(Map.of("ca.crt", ca.rootPem()))
            .build());
    return tenant.issuer(Tenant.unique("cert-manager-ca"), spec -> signedBy(spec, roots));
  }

  private static IdentityIssuerSpec signedBy(IdentityIssuerSpec spec, String roots) {
    return new IdentityIssuerSpec(
        null,
        null,
        null,
        null,
        new CertManagerIssuer(ISSUER, null, null, new AnchorSource(null, roots)),
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  /** The one request there is, once it is there. */
  GenericKubernetesResource onlyRequest() {
    return Awaitility.await("one request")
        .atMost(SOON)
        .until(this::requests, all -> all.size() == 1)
        .getFirst();
  }

  /** All requests in the namespace. */
  List<GenericKubernetesResource> requests() {
    return admin.genericKubernetesResources(REQUEST).inNamespace(namespace).list().getItems();
  }

  /** Signs, and names a CA that is not the anchor's when told so. */
  void sign(GenericKubernetesResource request, String caPem) {
    var csr = Base64.getDecoder().decode(request.<String>get("spec", "request"));
    var life = Duration.parse("PT" + request.<String>get("spec", "duration"));
    var pem = ca.sign(new String(csr, StandardCharsets.US_ASCII), life, Instant.now());
    status(
        request,
        Map.of(
            "certificate", base64(pem),
            "ca", base64(caPem),
            "conditions",
                List.of(condition("Ready", "True", "Issued", "Certificate fetched from issuer"))));
  }

  /** Says a condition and nothing else. */
  void say(
      GenericKubernetesResource request, String type, String is, String reason, String message) {
    status(request, Map.of("conditions", List.of(condition(type, is, reason, message))));
  }

  private void status(GenericKubernetesResource request, Map<String, ?> status) {
    admin
        .genericKubernetesResources(REQUEST)
        .inNamespace(namespace)
        .withName(request.getMetadata().getName())
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            admin.getKubernetesSerialization().asJson(Map.of("status", status)));
  }

  private static Map<String, String> condition(
      String type, String is, String reason, String message) {
    return Map.of("type", type, "status", is, "reason", reason, "message", message);
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static CustomResourceDefinition definition(KubernetesClient admin) {
    var yaml =
        CertManagerStandIn.class.getResourceAsStream("/cert-manager/certificaterequests.yaml");
    return admin.getKubernetesSerialization().unmarshal(yaml, CustomResourceDefinition.class);
  }

  private static void awaitServed(KubernetesClient admin, boolean served) {
    Awaitility.await("CertificateRequests are served: " + served)
        .atMost(SOON)
        .until(() -> (admin.raw("/apis/cert-manager.io/v1") != null) == served);
  }
}
