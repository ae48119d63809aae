package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What a tenant who may write leases in his namespace tries against his neighbour, and what stops
 * it. The table is printed, and is the one in docs/security.md.
 */
@OperatorTest
class TenantAttacksIT {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "security.md");

  /** One row: what is tried, who refuses it, and with which reason or word. */
  private record Attack(String what, String by, String reason, Supplier<String> attempt) {
    String row() {
      return "| %s | %s | %s |".formatted(what, by, reason);
    }
  }

  private static final String SCHEMA = "the schema";
  private static final String POLICY = "an admission policy";
  private static final String RIGHTS = "RBAC";
  private static final String OPERATOR = "the operator";
  private static final String SERVER = "the server";

  @Test
  void everyAttackIsRefusedForTheReasonThatTheDocumentTells(Tenant tenant) throws IOException {
    var victim = tenant.neighbour(true);
    var bench = Bench.of(tenant);
    bench.watchedBackend().awaitReady();
    var before = bench.leases();
    var document = Files.readString(DOCUMENT);

    var missing = new ArrayList<String>();
    for (var attack : attacks(new Scene(tenant, victim, bench))) {
      var said = attack.attempt().get();
      System.out.println(attack.row());
      assertThat(said).as(attack.what()).contains(attack.reason());
      if (!document.contains(attack.row())) {
        missing.add(attack.row());
      }
    }

    assertThat(missing).as("rows that docs/security.md lacks").isEmpty();
    assertThat(bench.leases()).as("nothing was leased by any of them").isEqualTo(before);
  }

  private static List<Attack> attacks(Scene scene) {
    var all = new ArrayList<Attack>();
    all.addAll(addresses(scene));
    all.addAll(paths(scene));
    all.addAll(others(scene));
    all.addAll(outputs(scene));
    return all;
  }

  private static List<Attack> addresses(Scene s) {
    return List.of(
        new Attack("make a backend with an address of his own", RIGHTS, "forbidden", s::ownBackend),
        new Attack(
            "name an address in the place of a backend",
            SCHEMA,
            "must be the name of an object",
            () -> s.refused("backend", "https://evil.example.com")),
        new Attack(
            "use a backend that does not serve him",
            OPERATOR,
            Reason.BACKEND_NOT_ALLOWED.text(),
            s::foreignBackend));
  }

  private static List<Attack> paths(Scene s) {
    var shape = "must be a path below a mount";
    var letters = "may contain letters, digits";
    return List.of(
        path(s, "`database/creds/../roles/ledger`", "database/creds/../roles/ledger", shape),
        path(s, "`database//creds/ledger`", "database//creds/ledger", shape),
        path(s, "`database/creds/ledger/..`", "database/creds/ledger/..", shape),
        path(s, "`database/creds/ledger/.`", "database/creds/ledger/.", shape),
        path(s, "`database/creds/ledger...`", "database/creds/ledger...", shape),
        path(s, "`/sys/mounts`", "/sys/mounts", shape),
        path(s, "`database%2fcreds/ledger`", "database%2fcreds/ledger", letters),
        path(s, "`database/%252e%252e/sys`", "database/%252e%252e/sys", letters),
        path(s, "a NUL in the path", "database/creds/ledger\u0000", letters),
        path(s, "`database/creds/ledger?list=true`", "database/creds/ledger?list=true", letters),
        path(s, "`sys/leases/lookup`, to see leases", "sys/leases/lookup", "may not lie under"),
        path(s, "`SYS/leases/renew`", "SYS/leases/renew", "may not lie under"),
        path(s, "`auth/token/create`", "auth/token/create", "may not lie under"),
        path(s, "`identity/entity/id`", "identity/entity/id", "may not lie under"),
        path(s, "`cubbyhole/secret`", "cubbyhole/secret", "may not lie under"),
        path(
            s,
            "`team-b/sys/leases/lookup`, of a namespace of the server",
            "team-b/sys/leases/lookup",
            "of a namespace below"),
        path(
            s,
            "`team-b/auth/token/create`, of a namespace of the server",
            "team-b/auth/token/create",
            "of a namespace below"));
  }

  private static Attack path(Scene scene, String what, String path, String reason) {
    var shown = what.startsWith("a ") ? what : "read " + what;
    return new Attack(shown, SCHEMA, reason, () -> scene.refusedPath(path));
  }

  private static List<Attack> others(Scene s) {
    var name = "must be the name of an object";
    return List.of(
        new Attack(
            "log in as an account of his neighbour",
            SCHEMA,
            name,
            () -> s.refused("serviceAccountName", s.victim.namespace() + "/api")),
        new Attack(
            "log in in a role that is bound to his neighbour",
            SERVER,
            Reason.LOGIN_REFUSED.text(),
            s::neighboursRole),
        new Attack(
            "name a role by a path",
            SCHEMA,
            "must be the name of a role",
            () -> s.refused("role", "../admin")),
        new Attack(
            "log in with a Secret of his neighbour, by its path",
            SCHEMA,
            name,
            () -> s.refusedLogin(s.victim.namespace() + "/approle")),
        new Attack(
            "log in with a Secret that only his neighbour has",
            OPERATOR,
            Reason.LOGIN_SECRET_NOT_FOUND.text(),
            s::neighboursSecret),
        new Attack(
            "log in with the certificate of his neighbour's identity",
            OPERATOR,
            Reason.LOGIN_SECRET_NOT_FOUND.text(),
            s::neighboursIdentity),
        new Attack(
            "use an account of his namespace without the right to it",
            POLICY,
            "may not use the ServiceAccount",
            () -> s.asMallory("serviceAccountName: api")),
        new Attack(
            "log in with a Secret of his namespace that he may not read",
            POLICY,
            "may not log in with the Secret",
            () -> s.asMallory("login: {token: {tokenSecretRef: {name: admin, key: token}}}")),
        new Attack("write the status of a lease", RIGHTS, "forbidden", s::forgedStatus),
        new Attack("make a lease in his neighbour's namespace", RIGHTS, "forbidden", s::elsewhere));
  }

  private static List<Attack> outputs(Scene s) {
    return List.of(
        new Attack(
            "deliver into another namespace",
            SCHEMA,
            "must be the name of an object",
            () ->
                s.refusedSpec(
                    "destination: {secretName: %s/ledger}".formatted(s.victim.namespace()))),
        new Attack(
            "deliver over a Secret that somebody else made",
            OPERATOR,
            Reason.DESTINATION_CONFLICT.text(),
            s::overwrite),
        new Attack(
            "have the Secret become a cluster of Argo CD",
            SCHEMA,
            "may not have keys under",
            () ->
                s.refusedSpec(
                    "secretTemplate: {labels: {argocd.argoproj.io/secret-type: cluster}}")),
        new Attack(
            "have a value become a file outside its volume",
            SCHEMA,
            "become keys of a Secret",
            s::escapingKey));
  }

  /** Who is there, and how each attack is tried. */
  private record Scene(Tenant tenant, Tenant victim, Bench bench) {
    private static final String LEASE =
        """
        apiVersion: tenure.dev/v1alpha1
        kind: SecretLease
        metadata: {name: %s, namespace: %s}
        spec:
          owner: %s
          purpose: Tries what is refused
          expiresAt: "2030-03-31T00:00:00Z"
        """;
    private static final String DYNAMIC = "dynamic: {path: database/creds/ledger}";

    private String lease(String... lines) {
      var text =
          new StringBuilder(
              LEASE.formatted(Tenant.unique("attack"), tenant.namespace(), tenant.owner()));
      for (var line : lines) {
        text.append("  ").append(line).append('\n');
      }
      return text.toString();
    }

    private String backend() {
      return "backend: " + bench.watchedBackend().name();
    }

    private static String denied(Runnable attempt) {
      try {
        attempt.run();
        return "nobody refused it";
      } catch (KubernetesClientException e) {
        return String.valueOf(e.getMessage());
      }
    }

    String refused(String field, String value) {
      var lines = new ArrayList<>(List.of(DYNAMIC));
      lines.add("%s: \"%s\"".formatted(field, value));
      if (!field.equals("backend")) {
        lines.add(backend());
      }
      if (!field.equals("serviceAccountName")) {
        lines.add("serviceAccountName: api");
      }
      return denied(() -> tenant.apply(lease(lines.toArray(String[]::new))));
    }

    String refusedSpec(String line) {
      return denied(() -> tenant.apply(lease(DYNAMIC, backend(), "serviceAccountName: api", line)));
    }

    String refusedPath(String path) {
      var quoted = path.replace("\u0000", "\\0");
      return denied(
          () ->
              tenant.apply(
                  lease(
                      "dynamic: {path: \"%s\"}".formatted(quoted),
                      backend(),
                      "serviceAccountName: api")));
    }

    String refusedLogin(String secret) {
      return denied(() -> tenant.apply(lease(DYNAMIC, backend(), tokenIn(secret))));
    }

    private static String tokenIn(String secret) {
      return "login: {token: {tokenSecretRef: {name: \"%s\", key: token}}}".formatted(secret);
    }

    private static String reason(Watched<HasMetadata> lease) {
      return lease
          .await("it is refused", seen -> !seen.reason("Stalled").isEmpty())
          .reason("Stalled");
    }

    String ownBackend() {
      return denied(
          () ->
              as("mallory", "edit")
                  .resource(
                      (HasMetadata)
                          tenant
                              .admin()
                              .getKubernetesSerialization()
                              .unmarshal(otherBackend("https://evil.example.com", "token: {}")))
                  .create());
    }

    private String otherBackend(String address, String login) {
      return """
      apiVersion: tenure.dev/v1alpha1
      kind: SecretBackend
      metadata: {name: %s}
      spec:
        address: %s
        login: {%s}
        allowedNamespaces: {names: [%s]}
      """
          .formatted(Tenant.unique("other"), address, login, tenant.namespace());
    }

    String foreignBackend() {
      var text = otherBackend(bench.bao().address(), "token: {}");
      var theirs =
          tenant.apply(
              text.replace("[" + tenant.namespace() + "]", "[" + victim.namespace() + "]"));
      return reason(tenant.apply(lease(DYNAMIC, "backend: " + theirs.name(), tokenIn("token"))));
    }

    String neighboursRole() {
      var role = Tenant.unique("theirs");
      bench
          .bao()
          .put(
              "auth/kubernetes/role/" + role,
              Map.of(
                  "bound_service_account_names",
                  "*",
                  "bound_service_account_namespaces",
                  victim.namespace(),
                  "audience",
                  bench.audience()));
      return reason(
          tenant.apply(lease(DYNAMIC, backend(), "serviceAccountName: api", "role: " + role)));
    }

    private String atTokenBackend(String login) {
      var type = login.contains("certificate") ? "certificate: {}" : "token: {}";
      var backend = tenant.apply(otherBackend(bench.bao().address(), type));
      return reason(tenant.apply(lease(DYNAMIC, "backend: " + backend.name(), login)));
    }

    String neighboursSecret() {
      secret(victim, "theirs");
      return atTokenBackend(tokenIn("theirs"));
    }

    String neighboursIdentity() {
      victim.identity("theirs").create();
      return atTokenBackend("login: {certificate: {identity: theirs}}");
    }

    private static void secret(Tenant of, String name) {
      of.create(
          new SecretBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(of.namespace())
              .endMetadata()
              .addToStringData("token", "not-yours")
              .build());
    }

    /** With the right to write leases, and no other. */
    String asMallory(String line) {
      tenant
          .admin()
          .resource(
              new io.fabric8.kubernetes.api.model.rbac.RoleBuilder()
                  .withNewMetadata()
                  .withName("leases")
                  .withNamespace(tenant.namespace())
                  .endMetadata()
                  .addNewRule()
                  .addToApiGroups("tenure.dev")
                  .addToResources("secretleases")
                  .addToVerbs("create", "get", "update")
                  .endRule()
                  .build())
          .createOr(NonDeletingOperation::update);
      bind("narrow", "Role", "leases");
      return denied(() -> create(as("narrow"), lease(DYNAMIC, backend(), line)));
    }

    String forgedStatus() {
      var lease = tenant.apply(lease("generated: {uuid: {}}"));
      return denied(
          () ->
              as("mallory", "edit")
                  .resources(SecretLease.class)
                  .inNamespace(tenant.namespace())
                  .withName(lease.name())
                  .subresource("status")
                  .edit(
                      object -> {
                        object.setStatus(null);
                        object.getMetadata().setResourceVersion(null);
                        return object;
                      }));
    }

    String elsewhere() {
      return denied(
          () ->
              create(
                  as("mallory", "edit"),
                  lease("generated: {uuid: {}}").replace(tenant.namespace(), victim.namespace())));
    }

    String overwrite() {
      secret(tenant, "precious");
      return reason(
          tenant.apply(
              lease(
                  DYNAMIC,
                  backend(),
                  "serviceAccountName: api",
                  "destination: {secretName: precious}")));
    }

    String escapingKey() {
      return denied(
          () ->
              tenant.apply(
                  lease(
                      "static: {path: kv/payments/app, keys: [\"../../etc/passwd\"]}",
                      backend(),
                      "serviceAccountName: api")));
    }

    private void create(KubernetesClient client, String yaml) {
      client.resource((HasMetadata) client.getKubernetesSerialization().unmarshal(yaml)).create();
    }

    private KubernetesClient as(String user, String clusterRole) {
      bind(user, "ClusterRole", clusterRole);
      return as(user);
    }

    private KubernetesClient as(String user) {
      var config =
          new ConfigBuilder(tenant.admin().getConfiguration())
              .withImpersonateUsername(user)
              .build();
      return new KubernetesClientBuilder().withConfig(config).build();
    }

    private void bind(String user, String kind, String role) {
      tenant
          .admin()
          .resource(
              new RoleBindingBuilder()
                  .withNewMetadata()
                  .withName(user)
                  .withNamespace(tenant.namespace())
                  .endMetadata()
                  .withNewRoleRef("rbac.authorization.k8s.io", kind, role)
                  .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                  .build())
          .createOr(NonDeletingOperation::update);
    }
  }
}
