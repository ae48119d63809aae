package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.IdentityDraft;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import dev.tenure.operator.pki.ForeignCertificate;
import dev.tenure.operator.pki.authority.GivenCa;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Secrets with certificates of others, which whoever may write them gives to an identity. */
@OperatorTest
@Tag("scopes")
class AdoptionIT {
  private static final Path EXAMPLE =
      Path.of("..", "..", "examples", "migration", "from-cert-manager.yaml");
  private static final String ADOPT = "tenure.dev/adopt";

  @Test
  void theExampleTakesOverWhatCertManagerIssuedAndRotatesIt(Tenant tenant) throws IOException {
    var issuer = tenant.issuer();
    issuer.awaitReady();
    var theirs = ca();
    var data =
        ForeignCertificate.of(
                theirs, Instant.now(), "payments-web.%s.svc".formatted(tenant.namespace()))
            .key(GivenCa.RSA)
            .secret();
    var before = tenant.create(certManagers(tenant, "payments-web-tls", data)).created();

    var identity = example(tenant, issuer.name());
    var seen = identity.awaitReady();

    var after = tenant.secret("payments-web-tls").orElseThrow();
    assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    for (var key : List.of("tls.crt", "tls.key")) {
      assertThat(after.getData().get(key)).isEqualTo(before.getData().get(key));
    }
    assertThat(after.getMetadata().getAnnotations())
        .containsAllEntriesOf(before.getMetadata().getAnnotations());
    assertThat(after.getMetadata().getLabels())
        .containsAllEntriesOf(before.getMetadata().getLabels())
        .containsKey("tenure.dev/owner");
    assertThat(Certificate.text(after, "ca.crt"))
        .contains(theirs.bundle())
        .startsWith(bundle(tenant, issuer.name()));
    assertThat(seen.status("rotation.id")).isEqualTo("1");
    assertThat(seen.status("rotation.adopted")).isEqualTo("true");
    assertThat(seen.status("certificate.issuer")).isEmpty();
    assertThat(seen.status("issued")).isEmpty();
    assertThat(seen.time("validUntil")).isEqualTo(Certificate.of(after).notAfter());
    assertThat(identity.events(Reason.ADOPTED)).hasSize(1);
    assertThat(identity.events(Reason.ISSUED)).isEmpty();
    identity.during(
        "nothing is issued", Duration.ofSeconds(3), s -> s.status("rotation.id").equals("1"));
    assertThat(version(tenant, "payments-web-tls"))
        .isEqualTo(after.getMetadata().getResourceVersion());

    identity.annotate("tenure.dev/renew", "1");
    var rotated = identity.await("rotates", s -> s.status("rotation.id").equals("2"));

    var own = tenant.secret("payments-web-tls").orElseThrow();
    assertThat(rotated.status("rotation.adopted")).isEmpty();
    assertThat(own.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
    Certificate.of(own).assertTrustedBy(bundle(tenant, issuer.name()));
    assertThat(Certificate.text(own, "tls.key")).startsWith("-----BEGIN RSA PRIVATE KEY");
    assertThat(Certificate.text(own, "ca.crt")).doesNotContain(theirs.bundle());
  }

  @Test
  void aSecretThatNamesAnotherObjectOrIsControlledByOneIsLeftAlone(Tenant tenant) {
    var issuer = tenant.issuer().name();
    var controller = tenant.create(configMap(tenant));
    tenant.create(new SecretBuilder(offered(tenant, "web", "MachineIdentity/other")).build());
    tenant.create(
        new SecretBuilder(offered(tenant, "shop", "MachineIdentity/shop"))
            .editMetadata()
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("ConfigMap")
                    .withName(controller.name())
                    .withUid(controller.uid())
                    .withController(true)
                    .build())
            .endMetadata()
            .build());
    var versions = Map.of("web", version(tenant, "web"), "shop", version(tenant, "shop"));

    var web = tenant.identity("web").issuer(issuer).create();
    var shop = tenant.identity("shop").issuer(issuer).create();

    assertThat(web.await("Stalled", Reason.DESTINATION_CONFLICT).message("Stalled"))
        .contains("MachineIdentity/web");
    assertThat(shop.await("Stalled", Reason.DESTINATION_CONFLICT).message("Stalled"))
        .contains("ConfigMap/" + controller.name(), "--cascade=orphan");
    versions.forEach((name, version) -> assertThat(version(tenant, name)).isEqualTo(version));
  }

  @Test
  void whatSaysMoreThanIsAskedIsRefusedUntilItIsAskedFor(Tenant tenant) {
    var issuer = tenant.issuer().name();
    var own = "web.%s.svc".formatted(tenant.namespace());
    var more = "more.%s.svc".formatted(tenant.namespace());
    tenant.create(
        labelled(
            tenant,
            "web",
            ForeignCertificate.of(ca(), Instant.now(), own, more).secret(),
            "MachineIdentity/web"));
    var before = version(tenant, "web");

    var web = tenant.identity("web").issuer(issuer).create();
    assertThat(web.await("Stalled", Reason.ADOPTION_REFUSED).message("Stalled"))
        .contains("exactly the names");
    assertThat(version(tenant, "web")).isEqualTo(before);

    web.edit(i -> IdentityDraft.changed(i, "dnsNames: [%s, %s]".formatted(own, more)));

    assertThat(web.awaitReady().status("rotation.adopted")).isEqualTo("true");
  }

  private static Watched<HasMetadata> example(Tenant tenant, String issuer) throws IOException {
    var text =
        Files.readString(EXAMPLE)
            .replace("namespace: payments", "namespace: " + tenant.namespace())
            .replace("payments.svc", tenant.namespace() + ".svc")
            .replace("team-payments", tenant.owner())
            .replace("serviceAccountName: payments-api", "serviceAccountName: " + Tenant.ACCOUNT)
            .replace("mesh-ca", issuer);
    // What restarts is shown elsewhere; without the workload the first rotation would wait for it.
    return tenant.apply(text.substring(0, text.indexOf("  restart:")));
  }

  private static GivenCa ca() {
    var now = Instant.now();
    return GivenCa.root(
        GivenCa.Terms.named("theirs")
            .life(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(365))));
  }

  /** As cert-manager leaves it, and as its owner offers it. */
  private static Secret certManagers(Tenant tenant, String name, SecretData data) {
    return new SecretBuilder(labelled(tenant, name, data, "MachineIdentity/payments-web"))
        .editMetadata()
        .addToLabels("controller.cert-manager.io/fao", "true")
        .addToAnnotations("cert-manager.io/certificate-name", name)
        .endMetadata()
        .build();
  }

  private static Secret offered(Tenant tenant, String name, String to) {
    var data =
        ForeignCertificate.of(ca(), Instant.now(), "%s.%s.svc".formatted(name, tenant.namespace()))
            .secret();
    return labelled(tenant, name, data, to);
  }

  private static Secret labelled(Tenant tenant, String name, SecretData data, String to) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(tenant.namespace())
        .withName(name)
        .addToLabels("team", "payments")
        .addToAnnotations(ADOPT, to)
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withData(
            data.values().entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey, e -> Base64.getEncoder().encodeToString(e.getValue()))))
        .build();
  }

  private static HasMetadata configMap(Tenant tenant) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(tenant.namespace())
        .withName("holder")
        .endMetadata()
        .build();
  }

  private static String bundle(Tenant tenant, String issuer) {
    return tenant
        .admin()
        .configMaps()
        .inNamespace(tenant.namespace())
        .withName(issuer)
        .get()
        .getData()
        .get("ca.crt");
  }

  private static String version(Tenant tenant, String name) {
    return tenant.secret(name).orElseThrow().getMetadata().getResourceVersion();
  }
}
