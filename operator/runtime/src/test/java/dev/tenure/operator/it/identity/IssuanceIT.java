package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OperatorTest
@Tag("scopes")
class IssuanceIT {
  @Test
  void aFirstCertificateIsTrustedAndNamesTheWorkload(Tenant tenant) {
    var issuer = tenant.issuer().name();
    var identity = tenant.identity("web").issuer(issuer).create();

    var seen = identity.awaitReady();

    var certificate = Certificate.of(tenant.secret("web").orElseThrow());
    certificate.assertTrustedBy(bundle(tenant, issuer));
    assertThat(certificate.dnsNames()).containsExactly("web." + tenant.namespace() + ".svc");
    assertThat(certificate.uris())
        .containsExactly(
            "spiffe://%s.example.org/ns/%s/sa/%s"
                .formatted(issuer, tenant.namespace(), Tenant.ACCOUNT));
    assertThat(seen.reason("Ready")).isEqualTo(Reason.ISSUED.text());
    assertThat(seen.reason("Stalled")).isEmpty();
    assertThat(seen.phase()).isEqualTo("Active");
    assertThat(seen.time("validUntil")).isEqualTo(certificate.notAfter());
    assertThat(seen.status("certificate.serialNumber")).isNotEmpty();
    assertThat(identity.awaitEvent(Reason.ISSUED)).contains("web");
  }

  @Test
  void theTenureIsMirroredOnTheObjectAndOnTheSecretThatItOwns(Tenant tenant) {
    var identity = tenant.identity("web").issuer(tenant.issuer().name()).create();

    var seen = identity.awaitReady();

    var secret = tenant.secret("web").orElseThrow();
    var labels = secret.getMetadata().getLabels();
    assertThat(seen.label("tenure.dev/owner")).isEqualTo(tenant.owner());
    assertThat(seen.label("tenure.dev/expires")).isEqualTo("2030-03-31");
    assertThat(seen.label("tenure.dev/criticality")).isEqualTo("Medium");
    for (var key : List.of("owner", "expires", "criticality")) {
      assertThat(labels).containsEntry("tenure.dev/" + key, seen.label("tenure.dev/" + key));
    }
    assertThat(secret.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getUid()).isEqualTo(identity.uid());
              assertThat(owner.getController()).isTrue();
            });
  }

  @Test
  void aCertificateEndsNoLaterThanItsTenure(Tenant tenant) {
    var end = Instant.now().plus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.SECONDS);
    var identity =
        tenant.identity("web").issuer(tenant.issuer().name()).expiresAt(end.toString()).create();

    identity.awaitReady();

    assertThat(Certificate.of(tenant.secret("web").orElseThrow()).notAfter()).isEqualTo(end);
  }

  private static String bundle(Tenant tenant, String issuer) {
    return tenant
        .admin()
        .configMaps()
        .inNamespace(tenant.namespace())
        .withName(issuer)
        .require()
        .getData()
        .get("ca.crt");
  }
}
