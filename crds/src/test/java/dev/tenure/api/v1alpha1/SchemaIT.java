package dev.tenure.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real API server makes of the committed definitions. Objects are created as a dry run where
 * the answer is all that counts: nothing of them stays on a cluster that others use.
 */
class SchemaIT {
  private static final String RUN = "schema-" + UUID.randomUUID().toString().substring(0, 8);

  private static KubernetesClient client;

  @BeforeAll
  static void applyDefinitions() throws IOException {
    assertThat(System.getenv("KUBECONFIG"))
        .as("KUBECONFIG must name a development cluster: run 'make dev-up', then '. .dev/env'")
        .isNotBlank();
    client = new KubernetesClientBuilder().build();
    try (var manifests = Files.list(Path.of("manifests"))) {
      for (var manifest : manifests.toList()) {
        var crd =
            Serialization.unmarshal(Files.readString(manifest), CustomResourceDefinition.class);
        client.resource(crd).forceConflicts().serverSideApply();
        client.resource(crd).waitUntilCondition(SchemaIT::established, 30, TimeUnit.SECONDS);
      }
    }
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(RUN).endMetadata().build())
        .create();
  }

  @AfterAll
  static void leaveNothing() {
    if (client != null) {
      client.namespaces().withName(RUN).delete();
      client.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void acceptsTheExamplesAndKeepsEveryField(Examples example) throws Exception {
    var sent = example.tree();

    var kept = (ObjectNode) Examples.YAML.readTree(Serialization.asYaml(create(sent)));

    assertThat(kept.get("spec").isObject()).isTrue();
    assertContains(sent.get("spec"), kept.get("spec"), "spec");
  }

  @ParameterizedTest
  @MethodSource("dev.tenure.api.v1alpha1.RefusedCases#all")
  void refusesWithAMessageThatSaysHowToMend(Examples good, String change, String mend) {
    var refusal =
        catchThrowableOfType(KubernetesClientException.class, () -> create(good.with(change)));

    assertThat(refusal).as("accepted, or failed in another way").isNotNull();
    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getMessage()).contains(mend);
  }

  @Test
  void fillsInTheDefaultsOfAnIdentity() {
    var spec = typed(Examples.SHORT_IDENTITY, MachineIdentity.class).getSpec();

    assertThat(spec.criticality()).isEqualTo(Criticality.MEDIUM);
    assertThat(spec.certificate().duration()).isEqualTo("1h");
    assertThat(spec.certificate().privateKey())
        .isEqualTo(
            new PrivateKeySpec(
                CertificateKeyAlgorithm.ECDSA, null, KeyRotation.ALWAYS, KeyEncoding.PKCS8));
  }

  @Test
  void fillsInTheDefaultsOfALease() {
    var dynamic = typed(Examples.DYNAMIC, SecretLease.class).getSpec();
    assertThat(dynamic.dynamic().method()).isEqualTo(ReadMethod.GET);
    assertThat(dynamic.criticality()).isEqualTo(Criticality.MEDIUM);

    var kept = Examples.STATIC.with("{spec: {static: {refreshInterval: null}}}");
    assertThat(typed(kept, SecretLease.class).getSpec().staticSource().refreshInterval())
        .isEqualTo("60s");

    var generated = Examples.GENERATED.with("{spec: {generated: {password: {length: null}}}}");
    assertThat(typed(generated, SecretLease.class).getSpec().generated().password().length())
        .isEqualTo(32);
  }

  @Test
  void fillsInTheDefaultsOfIssuersAndBackends() {
    var issuer = Examples.ISSUER.with("{spec: {managedCA: {duration: null}}}");
    assertThat(typed(issuer, IdentityIssuer.class).getSpec().managedCA().duration())
        .isEqualTo("8760h");

    var backend = Examples.BACKEND.with("{spec: {login: {kubernetes: {mount: null}}}}");
    assertThat(typed(backend, SecretBackend.class).getSpec().login().kubernetes().mount())
        .isEqualTo("kubernetes");
    assertThat(typed(Examples.JWT_BACKEND, SecretBackend.class).getSpec().login().jwt().mount())
        .isEqualTo("jwt");
  }

  @Test
  void namesEveryMissingFieldAtOnce() {
    var bare = Examples.DYNAMIC.with("{spec: {owner: null, purpose: null, expiresAt: null}}");

    var refusal = catchThrowableOfType(KubernetesClientException.class, () -> create(bare));

    assertThat(refusal.getMessage())
        .contains(
            "spec.owner is required", "spec.purpose is required", "spec.expiresAt is required");
  }

  @Test
  void trustDomainStaysOnceItIsSet() {
    var without = named(Examples.ISSUER, IdentityIssuer.class);
    without.setSpec(withTrustDomain(without.getSpec(), null));
    var stored = client.resource(without).create();
    try {
      stored.setSpec(withTrustDomain(stored.getSpec(), "example.org"));
      var set = client.resource(stored).update();
      var before = set.getSpec();
      set.setSpec(named(before, "/{namespace}/{serviceAccount}"));
      assertThat(
              catchThrowableOfType(
                  KubernetesClientException.class, () -> client.resource(set).update()))
          .hasMessageContaining("spec.spiffe.path stays");
      set.setSpec(before);
      for (var other : new String[] {"example.com", null}) {
        set.setSpec(withTrustDomain(set.getSpec(), other));
        var refusal =
            catchThrowableOfType(
                KubernetesClientException.class, () -> client.resource(set).update());
        assertThat(refusal).hasMessageContaining("make a new IdentityIssuer");
      }
    } finally {
      client.resource(without).delete();
    }
  }

  @Test
  void selectsByOwnerAndPhaseAndMergesConditionsByType() {
    var lease = named(Examples.DYNAMIC, SecretLease.class);
    lease.getMetadata().setNamespace(RUN);
    client.resource(lease).create();

    applyStatus(lease, "first", "Ready");
    applyStatus(lease, "second", "Stalled");

    var leases = client.resources(SecretLease.class).inNamespace(RUN);
    assertThat(leases.withField("spec.owner", "nobody").list().getItems()).isEmpty();
    assertThat(leases.withField("status.phase", "Active").list().getItems()).isEmpty();
    var found =
        leases
            .withField("spec.owner", "team-payments")
            .withField("status.phase", "Pending")
            .list()
            .getItems();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).getStatus().conditions())
        .extracting(Condition::type)
        .containsExactlyInAnyOrder("Ready", "Stalled");
  }

  private static void applyStatus(SecretLease lease, String manager, String conditionType) {
    var fresh = new SecretLease();
    fresh.getMetadata().setName(lease.getMetadata().getName());
    fresh.getMetadata().setNamespace(RUN);
    fresh.setStatus(
        new SecretLeaseStatus(
            "Pending",
            List.of(
                new Condition(
                    conditionType, ConditionStatus.FALSE, 1L, "2026-11-22T00:00:00Z", "Test", "")),
            1L,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            List.of()));
    client
        .resource(fresh)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build());
  }

  private static IdentityIssuerSpec named(IdentityIssuerSpec spec, String path) {
    return new IdentityIssuerSpec(
        spec.managedCA(),
        spec.ca(),
        spec.vault(),
        spec.kubernetes(),
        spec.certManager(),
        spec.acme(),
        spec.trustDomain(),
        new IssuerSpiffe(path, List.of()),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  private static IdentityIssuerSpec withTrustDomain(IdentityIssuerSpec spec, String domain) {
    return new IdentityIssuerSpec(
        spec.managedCA(),
        spec.ca(),
        spec.vault(),
        spec.kubernetes(),
        spec.certManager(),
        spec.acme(),
        domain,
        domain == null ? null : spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  private static <T extends HasMetadata> T named(Examples example, Class<T> kind) {
    var object = Serialization.unmarshal(example.yaml(), kind);
    object.getMetadata().setName(RUN);
    return object;
  }

  private static <T> T typed(Examples example, Class<T> kind) {
    return typed(example.tree(), kind);
  }

  private static <T> T typed(ObjectNode object, Class<T> kind) {
    return Serialization.unmarshal(Serialization.asJson(create(object)), kind);
  }

  private static GenericKubernetesResource create(ObjectNode object) {
    var metadata = (ObjectNode) object.get("metadata");
    if (metadata.has("namespace")) {
      metadata.put("namespace", RUN);
    } else {
      metadata.put("name", metadata.get("name").textValue() + "-" + RUN);
    }
    var generic = Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
    return client.resource(generic).dryRun().create();
  }

  /** Everything that was sent came back; the server may have added defaults. */
  private static void assertContains(JsonNode sent, JsonNode kept, String path) {
    if (!sent.isObject()) {
      assertThat(kept).as(path).isEqualTo(sent);
      return;
    }
    for (var field : sent.properties()) {
      var at = path + "." + field.getKey();
      assertThat(kept.has(field.getKey())).as(at).isTrue();
      assertContains(field.getValue(), kept.get(field.getKey()), at);
    }
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }
}
