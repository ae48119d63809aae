package dev.tenure.operator.it.issuer;

import dev.tenure.api.v1alpha1.AnchorSource;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.KubernetesIssuer;
import dev.tenure.operator.conformance.StandInCa;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Somebody who approves and signs CertificateSigningRequests of one signer, when told to. */
record Signer(KubernetesClient admin, String signerName, StandInCa ca) {
  private static final String SYSTEM = "tenure-system";
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A signer that nobody else asks. */
  static Signer of(Tenant tenant) {
    return new Signer(
        tenant.admin(), tenant.namespace() + ".example.com/mesh", new StandInCa(Instant.now()));
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
    return tenant.issuer(Tenant.unique("signer-ca"), spec -> signedBy(spec, signerName, roots));
  }

  static IdentityIssuerSpec signedBy(IdentityIssuerSpec spec, String signerName, String roots) {
    return new IdentityIssuerSpec(
        null,
        null,
        null,
        new KubernetesIssuer(signerName, new AnchorSource(null, roots)),
        null,
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  /** The one request there is, once it is there. */
  CertificateSigningRequest onlyRequest() {
    return Awaitility.await("one request")
        .atMost(SOON)
        .until(this::requests, all -> all.size() == 1)
        .getFirst();
  }

  /** All requests to the signer. */
  List<CertificateSigningRequest> requests() {
    return admin.certificates().v1().certificateSigningRequests().list().getItems().stream()
        .filter(csr -> csr.getSpec().getSignerName().equals(signerName))
        .toList();
  }

  /** Approves and signs all that wait. */
  void serve() {
    requests()
        .forEach(
            csr -> {
              approve(csr);
              sign(csr);
            });
  }

  void approve(CertificateSigningRequest csr) {
    decide(csr, "Approved", "as asked");
  }

  void deny(CertificateSigningRequest csr, String why) {
    decide(csr, "Denied", why);
  }

  void sign(CertificateSigningRequest csr) {
    var pem =
        ca.sign(
            new String(
                Base64.getDecoder().decode(csr.getSpec().getRequest()), StandardCharsets.US_ASCII),
            Duration.ofSeconds(csr.getSpec().getExpirationSeconds()),
            Instant.now());
    var encoded = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    patch(csr, "status", Map.of("status", Map.of("certificate", encoded)));
  }

  private void decide(CertificateSigningRequest csr, String type, String why) {
    var condition = Map.of("type", type, "status", "True", "reason", "Tested", "message", why);
    patch(csr, "approval", Map.of("status", Map.of("conditions", List.of(condition))));
  }

  private void patch(CertificateSigningRequest csr, String subresource, Map<String, ?> change) {
    admin
        .certificates()
        .v1()
        .certificateSigningRequests()
        .withName(csr.getMetadata().getName())
        .subresource(subresource)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            admin.getKubernetesSerialization().asJson(change));
  }
}
