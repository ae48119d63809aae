package dev.tenure.operator.it.lease;

import dev.tenure.api.v1alpha1.Criticality;
import dev.tenure.api.v1alpha1.DynamicSource;
import dev.tenure.api.v1alpha1.LeaseTemplate;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.api.v1alpha1.SecretLeaseSpec;
import dev.tenure.api.v1alpha1.SecretType;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Changes that a user makes to objects that exist. */
final class Specs {
  private static final int CONFLICT = 409;

  private Specs() {}

  /** Reads another path from now on. */
  static void path(Watched<SecretLease> lease, String path) {
    change(
        lease,
        s ->
            new SecretLeaseSpec(
                s.owner(),
                s.purpose(),
                s.expiresAt(),
                s.criticality(),
                s.serviceAccountName(),
                s.backend(),
                s.role(),
                s.login(),
                new DynamicSource(path, null, Map.of()),
                s.staticSource(),
                s.generated(),
                s.token(),
                s.destination(),
                s.restart(),
                s.suspend(),
                s.maintenanceWindows(),
                s.secretTemplate()));
  }

  /** Composed of other templates, in a Secret of the type; null for the usual one. */
  static void template(Watched<SecretLease> lease, SecretType type, Map<String, String> data) {
    change(
        lease,
        s ->
            new SecretLeaseSpec(
                s.owner(),
                s.purpose(),
                s.expiresAt(),
                s.criticality(),
                s.serviceAccountName(),
                s.backend(),
                s.role(),
                s.login(),
                s.dynamic(),
                s.staticSource(),
                s.generated(),
                s.token(),
                s.destination(),
                s.restart(),
                s.suspend(),
                s.maintenanceWindows(),
                new LeaseTemplate(Map.of(), Map.of(), type, data)));
  }

  /** Ends the tenure at another time. */
  static void expiresAt(Watched<SecretLease> lease, Instant end) {
    change(
        lease,
        s ->
            new SecretLeaseSpec(
                s.owner(),
                s.purpose(),
                end.truncatedTo(ChronoUnit.SECONDS).toString(),
                s.criticality(),
                s.serviceAccountName(),
                s.backend(),
                s.role(),
                s.login(),
                s.dynamic(),
                s.staticSource(),
                s.generated(),
                s.token(),
                s.destination(),
                s.restart(),
                s.suspend(),
                s.maintenanceWindows(),
                s.secretTemplate()));
  }

  /** Another owner, purpose and criticality. */
  static void governance(Watched<SecretLease> lease, String owner) {
    change(
        lease,
        s ->
            new SecretLeaseSpec(
                owner,
                s.purpose() + ", for others",
                s.expiresAt(),
                Criticality.CRITICAL,
                s.serviceAccountName(),
                s.backend(),
                s.role(),
                s.login(),
                s.dynamic(),
                s.staticSource(),
                s.generated(),
                s.token(),
                s.destination(),
                s.restart(),
                s.suspend(),
                s.maintenanceWindows(),
                s.secretTemplate()));
  }

  /** Touches the object, as a user does who has mended what its conditions named. */
  static void touch(Watched<SecretLease> lease) {
    edit(
        lease,
        object ->
            object
                .getMetadata()
                .getAnnotations()
                .merge("example.com/touched", "1", String::concat));
  }

  private static void change(Watched<SecretLease> lease, UnaryOperator<SecretLeaseSpec> how) {
    edit(lease, object -> object.setSpec(how.apply(object.getSpec())));
  }

  /** As {@code kubectl edit} does it, and once more where somebody else wrote meanwhile. */
  private static void edit(Watched<SecretLease> lease, Consumer<SecretLease> how) {
    var live =
        lease
            .client()
            .resources(SecretLease.class)
            .inNamespace(lease.created().getMetadata().getNamespace())
            .withName(lease.name());
    Bench.await("the edit is taken")
        .ignoreExceptionsMatching(
            e -> e instanceof KubernetesClientException refused && refused.getCode() == CONFLICT)
        .until(
            () ->
                live.edit(
                    object -> {
                      how.accept(object);
                      return object;
                    }),
            Objects::nonNull);
  }

  /** Serves one namespace. */
  static NamespaceSelection only(String namespace) {
    return new NamespaceSelection(List.of(namespace), null, null);
  }

  /** Writes a value into a Secret by hand. */
  static void overwrite(Tenant tenant, String secret, String key, String value) {
    tenant
        .admin()
        .secrets()
        .inNamespace(tenant.namespace())
        .withName(secret)
        .edit(
            object -> {
              var text = value.getBytes(StandardCharsets.UTF_8);
              object.getData().put(key, Base64.getEncoder().encodeToString(text));
              return object;
            });
  }
}
