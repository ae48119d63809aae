package dev.tenure.operator.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nonsense in any string field is refused by the API server or stalls its own object. */
@OperatorTest
class InputIT {
  private static final List<String> IDENTITY_FIELDS =
      List.of(
          "owner",
          "purpose",
          "expiresAt",
          "criticality",
          "serviceAccountName",
          "certificate.issuer",
          "certificate.secretName",
          "certificate.dnsNames[]",
          "certificate.ipAddresses[]",
          "certificate.uris[]",
          "certificate.emailAddresses[]",
          "certificate.commonName",
          "certificate.duration",
          "certificate.privateKey.algorithm",
          "certificate.privateKey.rotation");
  private static final List<String> LEASE_FIELDS =
      List.of(
          "owner",
          "purpose",
          "expiresAt",
          "criticality",
          "serviceAccountName",
          "backend",
          "role",
          "destination.secretName",
          "static.path",
          "static.keys[]",
          "static.refreshInterval");

  /** Text that breaks parsers, headers, paths, templates and sizes. */
  private static final List<String> NONSENSE =
      List.of(
          "",
          " ",
          "../../sys/raw",
          "a\u0000b\r\nX-Header: 1",
          "\u202e\ud83d\ude00\u0130",
          "${jndi:x} {{ .x }} %s%n",
          "-1h999999999999999999999s",
          "9999999-99-99T99:99:99Z",
          "x".repeat(70_000));

  @Test
  void nonsenseInAStringFieldOfAnIdentityStaysWithItsObject(Operator operator, Tenant tenant) {
    var issuer = tenant.issuer().name();
    var valid =
        Map.<String, Object>of(
            "owner",
            tenant.owner(),
            "purpose",
            "Tests",
            "expiresAt",
            Tenant.END,
            "serviceAccountName",
            Tenant.ACCOUNT,
            "certificate",
            Map.of("issuer", issuer, "dnsNames", List.of("x." + tenant.namespace() + ".svc")));
    assertHarmless(operator, tenant, "MachineIdentity", valid, IDENTITY_FIELDS);
  }

  @Test
  void nonsenseInAStringFieldOfALeaseStaysWithItsObject(Operator operator, Tenant tenant) {
    var valid =
        Map.<String, Object>of(
            "owner",
            tenant.owner(),
            "purpose",
            "Tests",
            "expiresAt",
            Tenant.END,
            "serviceAccountName",
            Tenant.ACCOUNT,
            "backend",
            "vault",
            "static",
            Map.of("path", "kv/" + tenant.namespace() + "/none"));
    assertHarmless(operator, tenant, "SecretLease", valid, LEASE_FIELDS);
  }

  private static void assertHarmless(
      Operator operator,
      Tenant tenant,
      String kind,
      Map<String, Object> valid,
      List<String> fields) {
    var taken = new ArrayList<Watched<GenericKubernetesResource>>();
    for (var field : fields) {
      for (var value : NONSENSE) {
        tryTo(tenant, kind, with(valid, Arrays.asList(field.split("\\.")), value))
            .ifPresent(taken::add);
      }
    }

    assertSoftly(
        softly ->
            taken.forEach(
                object ->
                    softly
                        .assertThat(object.await("is judged", s -> !s.reason("Ready").isEmpty()))
                        .as("%s", object.created().getAdditionalProperties())
                        .satisfies(s -> assertThat(s.message("Ready")).isNotBlank())));
    assertThat(operator.healthy()).isTrue();
    tenant.identity("another").issuer(tenant.issuer().name()).create().awaitReady();
  }

  /** Empty where the server refuses it, which is as good. */
  private static Optional<Watched<GenericKubernetesResource>> tryTo(
      Tenant tenant, String kind, Map<String, Object> spec) {
    var object = new GenericKubernetesResource();
    object.setApiVersion("tenure.dev/v1alpha1");
    object.setKind(kind);
    object.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withNamespace(tenant.namespace())
            .withName(Tenant.unique("nonsense"))
            .build());
    object.setAdditionalProperty("spec", spec);
    try {
      return Optional.of(tenant.create(object));
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).as("the server's answer: %s", e.getMessage()).isBetween(400, 422);
      return Optional.empty();
    }
  }

  private static Map<String, Object> with(
      Map<String, Object> map, List<String> path, String value) {
    var changed = new LinkedHashMap<>(map);
    var key = path.getFirst();
    if (key.endsWith("[]")) {
      changed.put(key.substring(0, key.length() - 2), List.of(value));
    } else if (path.size() == 1) {
      changed.put(key, value);
    } else {
      changed.put(key, with(inner(map.get(key)), path.subList(1, path.size()), value));
    }
    return changed;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }
}
