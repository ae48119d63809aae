package dev.tenure.operator.it.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@OperatorTest
class KubernetesIssuerIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  @Tag("scopes")
  void waitsForApprovalAndDeliversWhatTheSignerSigned(Tenant tenant) {
    var signer = Signer.of(tenant);
    var issuer = signer.issuer(tenant);
    issuer.awaitReady();

    var identity = tenant.identity("web").issuer(issuer.name()).create();

    var waiting = identity.await("Reconciling", Reason.SIGNATURE_PENDING);
    var request = signer.onlyRequest();
    assertThat(waiting.message("Reconciling")).contains(request.getMetadata().getName());
    assertThat(request.getMetadata().getAnnotations())
        .containsEntry("tenure.dev/namespace", tenant.namespace())
        .containsEntry("tenure.dev/object", "MachineIdentity/web")
        .containsEntry("tenure.dev/service-account", Tenant.ACCOUNT)
        .containsEntry("tenure.dev/issuer", issuer.name());
    assertThat(request.getSpec().getUsages())
        .containsExactlyInAnyOrder("digital signature", "server auth", "client auth");

    signer.serve();
    identity.awaitReady();
    Certificate.of(tenant.secret("web").orElseThrow()).assertTrustedBy(signer.ca().rootPem());
    assertThat(signer.requests()).as("requests that were answered").isEmpty();
  }

  @Test
  void aDenialIsToldInTheSignersWords(Tenant tenant) {
    var signer = Signer.of(tenant);
    var issuer = signer.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();

    signer.deny(signer.onlyRequest(), "not in my house");

    assertThat(identity.await("Stalled", Reason.ISSUER_REFUSED).message("Stalled"))
        .contains("Denied", "not in my house");
    assertThat(signer.requests()).isEmpty();
    assertThat(tenant.secret("web")).isEmpty();
  }

  @Test
  void aCertificateForAnotherKeyIsThrownAway(Tenant tenant) {
    var signer = Signer.of(tenant);
    var issuer = signer.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    signer.onlyRequest();
    signer.ca().confuseKeys();

    signer.serve();

    assertThat(identity.await("Stalled", Reason.CERTIFICATE_REJECTED).message("Stalled"))
        .contains("another key");
    assertThat(tenant.secret("web")).isEmpty();
  }

  @Test
  void aNeighboursNameIsAskedOfNobody(Tenant tenant) {
    var signer = Signer.of(tenant);
    var issuer = signer.issuer(tenant);
    issuer.awaitReady();

    var thief = tenant.identity("thief").issuer(issuer.name()).dns("api.ledger.svc").create();

    thief.await("Stalled", Reason.NAME_NOT_ALLOWED);
    assertThat(signer.requests()).isEmpty();
  }

  @Test
  void anotherSpecTakesThePlaceOfWhatWasAsked(Tenant tenant) {
    var signer = Signer.of(tenant);
    var issuer = signer.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    var first = signer.onlyRequest().getMetadata().getName();
    var other = "other." + tenant.namespace() + ".svc";

    identity.edit(
        i -> {
          i.setSpec(tenant.identity("web").issuer(issuer.name()).dns(other).build().getSpec());
          return i;
        });

    Awaitility.await("another request, alone")
        .atMost(SOON)
        .until(
            () -> {
              var now = signer.requests();
              return now.size() == 1 && !now.getFirst().getMetadata().getName().equals(first);
            });
    signer.serve();
    identity.awaitReady();
    assertThat(Certificate.of(tenant.secret("web").orElseThrow()).dnsNames())
        .containsExactly(other);
  }

  @Test
  void theIssuersReadyFollowsItsAnchors(Tenant tenant) {
    var issuer =
        tenant.issuer(
            Tenant.unique("signer-ca"),
            spec -> Signer.signedBy(spec, "example.com/mesh", "no-such-config-map"));

    var seen = issuer.await("Stalled", Reason.AUTHORITY_INVALID);

    assertThat(seen.ready()).isFalse();
    assertThat(seen.message("Stalled")).contains("tenure-system/no-such-config-map");
  }
}
