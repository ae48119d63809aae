package dev.tenure.operator.it.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.BackendLogin;
import dev.tenure.api.v1alpha1.KubernetesLogin;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.api.v1alpha1.SecretBackendSpec;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.operator.it.harness.DevCluster;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * What a test of leases works on: a tenant, a SecretBackend of the tenant's own behind a proxy of
 * its own, and a path of credentials that nobody else reads.
 */
public final class Bench {
  /** Longer than anything here takes, also on a busy machine. */
  static final Duration SOON = Duration.ofSeconds(60);

  /** The first audience that tests of leases take. */
  private static final int FIRST_AUDIENCE = 100;

  private static final Set<String> TAKEN = new HashSet<>();

  private final Tenant tenant;
  private final Bao bao;
  private final Ledger ledger;
  private final FaultProxy proxy;
  private final String audience;
  private final Watched<SecretBackend> backend;
  private final String path;

  private Bench(Tenant tenant) {
    this.tenant = tenant;
    this.bao = new Bao(DevCluster.variable("BAO_ADDR"), DevCluster.variable("BAO_TOKEN"));
    this.ledger =
        new Ledger(
            Map.of(
                "PGHOST", DevCluster.variable("PGHOST"),
                "PGPORT", DevCluster.variable("PGPORT"),
                "PGDATABASE", DevCluster.variable("PGDATABASE"),
                "PGUSER", DevCluster.variable("PGUSER"),
                "PGPASSWORD", DevCluster.variable("PGPASSWORD")));
    this.proxy = new FaultProxy(bao.address());
    this.audience = freeAudience(tenant);
    role(audience, "tenant", Map.of("token_ttl", "1h", "token_max_ttl", "24h"));
    this.path = database("own", "1h", "24h");
    this.backend = tenant.create(backend());
  }

  /** One that no backend has, not even one that an earlier run left in the cluster. */
  static String freeAudience(Tenant tenant) {
    synchronized (TAKEN) {
      tenant
          .admin()
          .resources(SecretBackend.class)
          .list()
          .getItems()
          .forEach(
              known -> {
                var login = known.getSpec().login();
                Optional.ofNullable(login.kubernetes()).ifPresent(k -> TAKEN.add(k.audience()));
                Optional.ofNullable(login.jwt()).ifPresent(j -> TAKEN.add(j.audience()));
              });
      var free =
          IntStream.iterate(FIRST_AUDIENCE, n -> n + 1)
              .mapToObj(DevCluster::audience)
              .filter(audience -> !TAKEN.contains(audience))
              .findFirst()
              .orElseThrow();
      TAKEN.add(free);
      return free;
    }
  }

  public static Bench of(Tenant tenant) {
    return new Bench(tenant);
  }

  public Bao bao() {
    return bao;
  }

  Ledger ledger() {
    return ledger;
  }

  public FaultProxy proxy() {
    return proxy;
  }

  /** The tenant's SecretBackend. */
  public Watched<SecretBackend> watchedBackend() {
    return backend;
  }

  /** The audience of the tenant's SecretBackend, and its role. */
  public String audience() {
    return audience;
  }

  /** A path of database credentials of an hour that is this test's alone. */
  String path() {
    return path;
  }

  /** Another path of database credentials. */
  String database(String name, String ttl, String maxTtl) {
    return bao.databaseRole(tenant.namespace() + "-" + name, ttl, maxTtl);
  }

  /** Another login role for the backend's audience, with these lives of its tokens. */
  public String role(String name, String policy, Map<String, String> lives) {
    var body = new HashMap<String, Object>(lives);
    body.put("bound_service_account_names", "*");
    body.put("bound_service_account_namespaces", "*");
    body.put("audience", audience);
    body.put("token_policies", policy);
    bao.put("auth/kubernetes/role/" + name, body);
    return name;
  }

  /** A lease of the bench's own path. */
  LeaseDraft dynamic(String name) {
    return lease(name).dynamic(path);
  }

  /** A lease to which a source is to be given. */
  LeaseDraft lease(String name) {
    return new LeaseDraft(tenant, backend.name(), name);
  }

  /** A lease in another tenant's namespace from the same backend. */
  LeaseDraft lease(Tenant other, String name) {
    return new LeaseDraft(other, backend.name(), name);
  }

  /** Ids of the leases that live below the bench's own path. */
  Set<String> leases() {
    return bao.leases(path);
  }

  /** The id of the one lease that lives below the bench's own path. */
  String onlyLease() {
    var all = leases();
    assertThat(all).as("leases below " + path).hasSize(1);
    return all.iterator().next();
  }

  /** What a consumer of the Secret logs in with. */
  Ledger.Login login(String secretName) {
    var secret = tenant.secret(secretName);
    assertThat(secret).as("Secret " + secretName).isPresent();
    return new Ledger.Login(value(secret.get(), "username"), value(secret.get(), "password"));
  }

  /** A value of a Secret. */
  static String value(Secret secret, String key) {
    assertThat(secret.getData()).containsKey(key);
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  /** A value of the tenant's Secret. */
  String value(String secretName, String key) {
    return value(tenant.secret(secretName).orElseThrow(), key);
  }

  /**
   * That a consumer who reads the Secret now gets in. It may have been replaced between the look at
   * it and the login, but what still lies there after a refused login was dead.
   */
  void assertUsable(String secretName) {
    var login = login(secretName);
    if (!ledger.admits(login)) {
      assertThat(login(secretName))
          .as("a credential that is refused still lies there; asked was %s", proxy.all())
          .isNotEqualTo(login);
    }
  }

  /** Waits until the server has exactly these leases below the bench's own path. */
  void awaitLeases(Set<String> ids) {
    await("the server holds exactly " + ids.size() + " leases of ours")
        .untilAsserted(() -> assertThat(leases()).isEqualTo(ids));
  }

  /** Waits until the lease is gone at the server. */
  void awaitLeaseGone(String id) {
    await("the lease is gone at the server").until(() -> bao.end(id).isEmpty());
  }

  static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(SOON).pollInterval(Duration.ofMillis(200));
  }

  /** Waits until all are Ready. */
  static void awaitReady(List<Watched<SecretLease>> leases) {
    leases.forEach(Watched::awaitReady);
  }

  private SecretBackend backend() {
    var object = new SecretBackend();
    object.setMetadata(new ObjectMetaBuilder().withName(Tenant.unique("bao")).build());
    object.setSpec(
        new SecretBackendSpec(
            proxy.address(),
            null,
            new BackendLogin(new KubernetesLogin(null, audience, audience), null),
            new NamespaceSelection(List.of(), null, true)));
    return object;
  }
}
