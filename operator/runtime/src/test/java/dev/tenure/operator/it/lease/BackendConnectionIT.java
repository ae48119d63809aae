package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a backend is reached and what it gives at most, at a real server over TLS. */
@OperatorTest
class BackendConnectionIT {
  private static final String OPERATORS = "tenure-system";

  @TempDir static Path folder;
  private static TlsBao server;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    server = TlsBao.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aNamespaceOfTheServerServesWhatItsBackendAllowsUnderItsOwnName(Tenant tenant) {
    var namespace = tenant.namespace();
    server.namespace(namespace);
    var made = Map.of("policies", List.of("payments"), "period", "1h");
    var given = server.bao().write(namespace + "/auth/token/create-orphan", made).body();
    tenant.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName("given")
            .withNamespace(namespace)
            .endMetadata()
            .addToStringData("token", given.at("/auth/client_token").asText())
            .build());
    var backend =
        tenant.apply(
            backend(
                tenant,
                "tls: {anchors: {configMapName: %s}, serverName: localhost}".formatted(namespace),
                "namespace: " + namespace,
                "allowedPaths: [pki/issue/*]",
                "limits: {maxTTL: 90s, maxResponseBytes: 65536}"));
    assertThat(backend.await("Stalled", Reason.BACKEND_MISCONFIGURED).message("Stalled"))
        .contains("ConfigMap " + OPERATORS + "/" + namespace, "ca.crt");
    var anchors =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(namespace)
            .withNamespace(OPERATORS)
            .endMetadata()
            .addToData("ca.crt", server.caBundle())
            .build();
    try {
      tenant.create(anchors);
      // Nothing else has it looked at before the minute's look.
      backend.merge("{\"spec\":{\"limits\":{\"maxTTL\":\"80s\"}}}");
      backend.awaitReady();

      var lease = tenant.apply(lease(tenant, backend, "ledger", "pki/issue/web"));
      var seen = lease.awaitReady();
      assertThat(seen.time("validUntil"))
          .as("the backend's limit is the end, though the role gives an hour")
          .isBefore(Instant.now().plusSeconds(95));

      var other = tenant.apply(lease(tenant, backend, "other", "pki/sign/web"));
      assertThat(other.await("Stalled", Reason.PATH_NOT_ALLOWED).message("Stalled"))
          .contains("pki/sign/web", "pki/issue/*", "spec.allowedPaths");
    } finally {
      tenant.admin().resource(anchors).delete();
    }
  }

  @Test
  void aServerOfAnotherNameIsNotSpokenTo(Tenant tenant) {
    var backend =
        tenant.apply(
            backend(
                tenant,
                "tls: {serverName: elsewhere.example.org}",
                "caBundle: |\n" + server.caBundle().strip().indent(4).stripTrailing()));

    backend.await("Reconciling", Reason.BACKEND_UNREACHABLE);
    assertThat(backend.now().ready()).isFalse();
  }

  private static String backend(Tenant tenant, String... lines) {
    return """
    apiVersion: tenure.dev/v1alpha1
    kind: SecretBackend
    metadata: {name: %s}
    spec:
      address: %s
      login: {token: {}}
      allowedNamespaces: {names: [%s]}
      %s
    """
        .formatted(
            Tenant.unique("tls"), server.address(), tenant.namespace(), String.join("\n  ", lines));
  }

  private static String lease(
      Tenant tenant, Watched<HasMetadata> backend, String name, String path) {
    return """
    apiVersion: tenure.dev/v1alpha1
    kind: SecretLease
    metadata: {name: %s, namespace: %s}
    spec:
      owner: %s
      purpose: Reads through a backend with limits
      expiresAt: "2030-03-31T00:00:00Z"
      backend: %s
      login: {token: {tokenSecretRef: {name: given, key: token}}}
      dynamic: {path: %s, method: POST, parameters: {common_name: a.example}}
    """
        .formatted(name, tenant.namespace(), tenant.owner(), backend.name(), path);
  }
}
