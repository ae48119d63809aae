package dev.tenure.operator.it.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.api.v1alpha1.VaultIssuer;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import dev.tenure.operator.it.lease.Bench;
import dev.tenure.operator.it.lease.FaultProxy.Asked;
import dev.tenure.operator.it.lease.FaultProxy.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OperatorTest
class VaultIssuerIT {
  private static final Duration RELOAD = Duration.ofSeconds(90);

  /** An engine of the tenant's own, whose role {@code mesh} signs what it is asked. */
  private record Engine(Bench bench, String mount) {
    static Engine of(Tenant tenant) {
      var bench = Bench.of(tenant);
      var engine = new Engine(bench, "pki-" + tenant.namespace());
      bench.bao().put("sys/mounts/" + engine.mount, Map.of("type", "pki"));
      bench.bao().put("sys/mounts/" + engine.mount + "/tune", Map.of("max_lease_ttl", "8760h"));
      engine.root("first");
      engine.role(Map.of("allow_any_name", true));
      engine.allow("sign/mesh", "revoke");
      return engine;
    }

    void root(String name) {
      var body = Map.of("common_name", name, "ttl", "1000h", "key_type", "ec");
      bench.bao().put(mount + "/root/generate/internal", body);
    }

    void role(Map<String, Object> allowed) {
      var body = new java.util.HashMap<String, Object>(allowed);
      body.put("require_cn", false);
      body.put("key_type", "any");
      body.put("allowed_uri_sans", "*");
      body.put("max_ttl", "24h");
      bench.bao().put(mount + "/roles/mesh", body);
    }

    /** Lets the tenant's login do this at the engine, and nothing else. */
    void allow(String... paths) {
      var policy =
          Stream.of(paths)
              .map("path \"%s/%%s\" {capabilities = [\"update\"]}".formatted(mount)::formatted)
              .collect(Collectors.joining("\n"));
      bench.bao().put("sys/policies/acl/" + mount, Map.of("policy", policy));
      bench.role(
          bench.audience(), "default," + mount, Map.of("token_ttl", "1h", "token_max_ttl", "24h"));
    }

    Watched<IdentityIssuer> issuer(Tenant tenant) {
      var name = bench.watchedBackend().name();
      return tenant.issuer(
          Tenant.unique("vault-ca"), spec -> signedAt(spec, new VaultIssuer(name, mount, "mesh")));
    }

    boolean revoked(Certificate certificate) {
      var answer = bench.bao().read(mount + "/cert/" + colons(certificate));
      return answer.data().path("revocation_time").asLong() > 0;
    }

    long signatures() {
      return bench.proxy().all().stream().filter(this::isSignature).count();
    }

    boolean isSignature(Asked asked) {
      return asked.path().equals("/v1/" + mount + "/sign/mesh");
    }
  }

  @Test
  @Tag("scopes")
  void theServerSignsForTheTenantsOwnAccount(Tenant tenant) {
    var engine = Engine.of(tenant);
    var issuer = engine.issuer(tenant);
    assertThat(issuer.awaitReady().message("Ready")).contains(engine.mount(), "sign/mesh");

    tenant.identity("web").issuer(issuer.name()).create().awaitReady();

    var certificate = Certificate.of(tenant.secret("web").orElseThrow());
    var bundle =
        tenant
            .admin()
            .configMaps()
            .inNamespace(tenant.namespace())
            .withName(issuer.name())
            .require()
            .getData()
            .get("ca.crt");
    certificate.assertTrustedBy(bundle);
    assertThat(Certificate.text(tenant.secret("web").orElseThrow(), "ca.crt")).isEqualTo(bundle);
    assertThat(certificate.dnsNames()).containsExactly("web." + tenant.namespace() + ".svc");
    assertThat(certificate.uris())
        .containsExactly(
            "spiffe://%s.example.org/ns/%s/sa/api".formatted(issuer.name(), tenant.namespace()));
    assertThat(engine.bench().bao().read(engine.mount() + "/cert/" + colons(certificate)).status())
        .as("the server knows the certificate")
        .isEqualTo(200);
    assertThat(engine.bench().bao().logins(tenant.namespace())).isNotEmpty();
  }

  @Test
  void whatMayNotBeIsRefusedBeforeTheServerIsAsked(Tenant tenant) {
    var engine = Engine.of(tenant);
    var issuer = engine.issuer(tenant);
    issuer.awaitReady();

    var neighbours = tenant.identity("thief").issuer(issuer.name()).dns("api.ledger.svc").create();
    var nobody = tenant.identity("nobody").issuer(issuer.name()).account(null).create();

    neighbours.await("Stalled", Reason.NAME_NOT_ALLOWED);
    assertThat(nobody.await("Stalled", Reason.INVALID_SPEC).message("Stalled"))
        .contains("spec.serviceAccountName");
    assertThat(engine.signatures()).isZero();
  }

  @Test
  void aRefusalOfTheServerIsToldInItsWords(Tenant tenant) {
    var engine = Engine.of(tenant);
    engine.role(Map.of("allowed_domains", "elsewhere.example.com"));
    var issuer = engine.issuer(tenant);
    issuer.awaitReady();

    var byRole = tenant.identity("web").issuer(issuer.name()).create();
    assertThat(byRole.await("Stalled", Reason.ISSUER_REFUSED).message("Stalled"))
        .contains("not allowed by this role");
  }

  @Test
  void anAccountWithoutTheRightIsToldWhichOneItNeeds(Tenant tenant) {
    var engine = Engine.of(tenant);
    engine.allow("nothing");
    var issuer = engine.issuer(tenant);
    issuer.awaitReady();

    var identity = tenant.identity("web").issuer(issuer.name()).create();

    assertThat(identity.await("Stalled", Reason.BACKEND_REFUSED).message("Stalled"))
        .contains("grant `update` on '" + engine.mount() + "/sign/mesh'");
  }

  @Test
  void aServerThatIsDownForAWhileTakesNothingAway(Tenant tenant) {
    var engine = Engine.of(tenant);
    var issuer = engine.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    var serial = Certificate.of(tenant.secret("web").orElseThrow()).serial();
    var down = new Fault.Answer(503, Map.of(), "{\"errors\":[\"Vault is sealed\"]}");

    try (var _ = engine.bench().proxy().fail(_ -> true, down)) {
      identity.edit(
          i -> {
            i.setSpec(
                tenant.identity("web").issuer(issuer.name()).duration("2h").build().getSpec());
            return i;
          });
      var waiting = identity.await("Reconciling", Reason.BACKEND_SEALED);
      assertThat(waiting.ready()).isTrue();
      assertThat(Certificate.of(tenant.secret("web").orElseThrow()).serial()).isEqualTo(serial);
    }
    identity.await("done", s -> s.ready() && s.reason("Reconciling").isEmpty());
    assertThat(Certificate.of(tenant.secret("web").orElseThrow()).serial()).isNotEqualTo(serial);
  }

  @Test
  void everyCertificateOfADeletedIdentityIsRevokedAtTheServer(Tenant tenant) {
    var engine = Engine.of(tenant);
    var issuer = engine.issuer(tenant);
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    var first = Certificate.of(tenant.secret("web").orElseThrow());
    identity.annotate("tenure.dev/renew", "one");
    identity.await("renews", s -> s.ready() && s.status("rotation.id").equals("2"));
    var second = Certificate.of(tenant.secret("web").orElseThrow());
    assertThat(engine.revoked(first)).isFalse();

    identity.delete();
    identity.awaitGone();

    assertThat(engine.revoked(first)).isTrue();
    assertThat(engine.revoked(second)).isTrue();
    assertThat(identity.awaitEvent(Reason.REVOKED)).contains(first.serial(), second.serial());
  }

  @Test
  void withoutTheRightToRevokeTheObjectStaysAndSaysWhichOneItNeeds(Tenant tenant) {
    var engine = Engine.of(tenant);
    engine.allow("sign/mesh");
    var issuer = engine.issuer(tenant);
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    var certificate = Certificate.of(tenant.secret("web").orElseThrow());

    identity.delete();

    var waiting = identity.await("Stalled", Reason.REVOCATION_PENDING);
    assertThat(waiting.message("Stalled"))
        .contains("grant `update` on '" + engine.mount() + "/revoke'");
    assertThat(engine.revoked(certificate)).isFalse();

    engine.allow("sign/mesh", "revoke");
    identity.awaitGone(Duration.ofSeconds(120));
    assertThat(engine.revoked(certificate)).isTrue();
  }

  @Test
  void theIssuersReadyFollowsItsBackendAndItsMount(Tenant tenant) {
    var engine = Engine.of(tenant);
    var backend = engine.bench().watchedBackend().name();
    var nowhere =
        tenant.issuer(
            Tenant.unique("vault-ca"),
            spec -> signedAt(spec, new VaultIssuer("no-such-backend", "pki", "mesh")));
    var unmounted =
        tenant.issuer(
            Tenant.unique("vault-ca"),
            spec -> signedAt(spec, new VaultIssuer(backend, "no-such-mount", "mesh")));

    assertThat(nowhere.await("Stalled", Reason.BACKEND_NOT_FOUND).ready()).isFalse();
    var seen = unmounted.await("Stalled", Reason.PATH_NOT_FOUND);
    assertThat(seen.ready()).isFalse();
    assertThat(seen.message("Stalled")).contains("spec.vault.mount");
  }

  @Test
  void aBackendThatDoesNotServeTheNamespaceSignsNothingForIt(Tenant tenant) {
    var engine = Engine.of(tenant);
    var issuer = engine.issuer(tenant);
    issuer.awaitReady();
    engine
        .bench()
        .watchedBackend()
        .edit(
            b -> {
              b.setSpec(
                  new dev.tenure.api.v1alpha1.SecretBackendSpec(
                      b.getSpec().address(),
                      b.getSpec().caBundle(),
                      b.getSpec().login(),
                      new NamespaceSelection(List.of("elsewhere"), null, null)));
              return b;
            });

    var identity = tenant.identity("web").issuer(issuer.name()).create();

    identity.await("Stalled", Reason.BACKEND_NOT_ALLOWED);
    assertThat(engine.signatures()).isZero();
  }

  @Test
  void anotherRootAtTheServerBringsNewCertificates(Tenant tenant) {
    var engine = Engine.of(tenant);
    var issuer = engine.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    var before = Certificate.text(tenant.secret("web").orElseThrow(), "ca.crt");

    engine
        .bench()
        .bao()
        .put(
            engine.mount() + "/root/rotate/internal",
            Map.of(
                "common_name",
                "second",
                "ttl",
                "1000h",
                "key_type",
                "ec",
                "issuer_name",
                "second"));
    engine.bench().bao().put(engine.mount() + "/root/replace", Map.of("default", "second"));

    identity.await(
        "another bundle",
        RELOAD,
        s -> !Certificate.text(tenant.secret("web").orElseThrow(), "ca.crt").equals(before));
    var secret = tenant.secret("web").orElseThrow();
    Certificate.of(secret).assertTrustedBy(Certificate.text(secret, "ca.crt"));
  }

  private static IdentityIssuerSpec signedAt(IdentityIssuerSpec spec, VaultIssuer vault) {
    return new IdentityIssuerSpec(
        null,
        null,
        vault,
        null,
        null,
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }

  private static String colons(Certificate certificate) {
    var hex = certificate.serial();
    return (hex.length() % 2 == 0 ? hex : "0" + hex).replaceAll("..(?!$)", "$0:");
  }
}
