package dev.tenure.operator.it.lease;

import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;

/** Leases of certificates at a server of its own, logged in by AppRoles. */
record AppRoleBench(Tenant tenant, Bao bao, Watched<HasMetadata> backend) {
  /** The path that the leases read. */
  static final String PATH = "pki/issue/web";

  /**
   * Makes the backend.
   *
   * @param lines further ones of its spec
   */
  static AppRoleBench of(Tenant tenant, Bao bao, String address, String... lines) {
    var yaml =
        """
        apiVersion: tenure.dev/v1alpha1
        kind: SecretBackend
        metadata: {name: %s}
        spec:
          address: %s
          login: {appRole: {}}
          allowedNamespaces: {names: [%s]}
          %s
        """
            .formatted(
                Tenant.unique("own"), address, tenant.namespace(), String.join("\n  ", lines));
    return new AppRoleBench(tenant, bao, tenant.apply(yaml));
  }

  /** Anchors of the backend, as a line of its spec. */
  static String caBundle(String... pems) {
    var text = String.join("\n", pems).replaceAll("\n+", "\n");
    return "caBundle: |\n" + text.strip().indent(4).stripTrailing();
  }

  /** Makes a role at the server, and the Secret that its leases log in with. */
  String role(String name) {
    var role = "auth/approle/role/" + tenant.namespace() + "-" + name;
    bao.put(role, Map.of("token_policies", "payments", "token_ttl", "1h"));
    var secretId = bao.write(role + "/secret-id", Map.of()).data().path("secret_id").asText();
    tenant.create(
        new SecretBuilder()
            .withNewMetadata()
            .withName("role-" + name)
            .withNamespace(tenant.namespace())
            .endMetadata()
            .addToStringData("secret-id", secretId)
            .build());
    return bao.read(role + "/role-id").data().path("role_id").asText();
  }

  /** A lease that logs in by that role. */
  Watched<HasMetadata> lease(String name, String role, String roleId) {
    return tenant.apply(
        """
        apiVersion: tenure.dev/v1alpha1
        kind: SecretLease
        metadata: {name: %s, namespace: %s}
        spec:
          owner: %s
          purpose: Reads at a server of its own
          expiresAt: "2030-03-31T00:00:00Z"
          backend: %s
          login: {appRole: {roleId: %s, secretIdSecretRef: {name: role-%s, key: secret-id}}}
          dynamic: {path: %s, method: POST, parameters: {common_name: a.example}}
        """
            .formatted(
                name, tenant.namespace(), tenant.owner(), backend.name(), roleId, role, PATH));
  }

  static void awaitReady(List<Watched<HasMetadata>> leases) {
    leases.forEach(Watched::awaitReady);
  }
}
