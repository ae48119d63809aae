package dev.tenure.operator.it.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.conformance.StandInCa;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OperatorTest
@Execution(ExecutionMode.SAME_THREAD)
class CertManagerIssuerIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void withoutTheCrdsTheIssuerSaysWhatToInstallAndIsReadyOnceTheyAreThere(Tenant tenant) {
    CertManagerStandIn.remove(tenant.admin());
    var issuer = CertManagerStandIn.of(tenant).issuer(tenant);

    var seen = issuer.await("Stalled", Reason.AUTHORITY_INVALID);
    assertThat(seen.ready()).isFalse();
    assertThat(seen.message("Stalled")).contains("Install cert-manager with its CRDs");

    CertManagerStandIn.install(tenant.admin());
    issuer.await("the issuer is ready", Duration.ofSeconds(150), Seen::ready);
  }

  @Test
  @Tag("scopes")
  void asksInTheIdentitysNamespaceAndDeliversWhatWasSigned(Tenant tenant) {
    CertManagerStandIn.install(tenant.admin());
    var certManager = CertManagerStandIn.of(tenant);
    var issuer = certManager.issuer(tenant);
    issuer.awaitReady();

    var identity = tenant.identity("web").issuer(issuer.name()).create();

    var waiting = identity.await("Reconciling", Reason.SIGNATURE_PENDING);
    var request = certManager.onlyRequest();
    assertThat(waiting.message("Reconciling")).contains(request.getMetadata().getName());
    assertThat(request.getMetadata().getAnnotations())
        .containsEntry("tenure.dev/object", "MachineIdentity/web")
        .containsEntry("tenure.dev/issuer", issuer.name());
    assertThat(request.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner ->
                assertThat(owner.getUid())
                    .isEqualTo(request.getMetadata().getLabels().get("tenure.dev/request-of")));
    assertThat(request.<String>get("spec", "issuerRef", "kind")).isEqualTo("ClusterIssuer");
    assertThat(request.<String>get("spec", "issuerRef", "group")).isEqualTo("cert-manager.io");

    certManager.sign(request, certManager.ca().rootPem());
    identity.awaitReady();
    Certificate.of(tenant.secret("web").orElseThrow()).assertTrustedBy(certManager.ca().rootPem());
    assertThat(certManager.requests()).as("requests that were answered").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Denied, True, policy.cert-manager.io",
    "InvalidRequest, True, TooLong",
    "Ready, False, Failed"
  })
  void aRefusalIsToldInCertManagersWords(String type, String is, String reason, Tenant tenant) {
    CertManagerStandIn.install(tenant.admin());
    var certManager = CertManagerStandIn.of(tenant);
    var issuer = certManager.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();

    var request = certManager.onlyRequest();
    certManager.say(request, type, is, reason, "not in my house\n" + "x".repeat(5000));

    var message = identity.await("Stalled", Reason.ISSUER_REFUSED).message("Stalled");
    assertThat(message).contains(type, reason, "not in my house").hasSizeLessThan(1000);
    assertThat(certManager.requests()).isEmpty();
    assertThat(tenant.secret("web")).isEmpty();
  }

  @Test
  void whatCertManagerWaitsForIsToldMeanwhile(Tenant tenant) {
    CertManagerStandIn.install(tenant.admin());
    var certManager = CertManagerStandIn.of(tenant);
    var issuer = certManager.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();

    certManager.say(
        certManager.onlyRequest(), "Ready", "False", "Pending", "Referenced issuer not found");

    Awaitility.await("cert-manager's words")
        .atMost(SOON)
        .until(
            () ->
                identity
                    .await("Reconciling", Reason.SIGNATURE_PENDING)
                    .message("Reconciling")
                    .contains("Referenced issuer not found"));
    assertThat(certManager.requests()).hasSize(1);
  }

  @Test
  void aCaThatTheAnswerBringsAlongIsNotTrusted(Tenant tenant) {
    CertManagerStandIn.install(tenant.admin());
    var certManager = CertManagerStandIn.of(tenant);
    var issuer = certManager.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    var stranger =
        new CertManagerStandIn(tenant.admin(), tenant.namespace(), new StandInCa(Instant.now()));

    var request = certManager.onlyRequest();
    stranger.sign(request, stranger.ca().rootPem());

    var next =
        Awaitility.await("it is thrown away and asked anew")
            .atMost(SOON)
            .until(
                certManager::requests,
                all ->
                    all.size() == 1
                        && !all.getFirst()
                            .getMetadata()
                            .getUid()
                            .equals(request.getMetadata().getUid()))
            .getFirst();
    assertThat(tenant.secret("web")).isEmpty();
    certManager.sign(next, stranger.ca().rootPem());
    identity.awaitReady();
    Certificate.of(tenant.secret("web").orElseThrow()).assertTrustedBy(certManager.ca().rootPem());
    assertThat(tenant.secret("web").orElseThrow().getData().values())
        .doesNotContain(
            Base64.getEncoder()
                .encodeToString(stranger.ca().rootPem().getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aNeighboursNameIsAskedOfNobody(Tenant tenant) {
    CertManagerStandIn.install(tenant.admin());
    var certManager = CertManagerStandIn.of(tenant);
    var issuer = certManager.issuer(tenant);
    issuer.awaitReady();

    var thief = tenant.identity("thief").issuer(issuer.name()).dns("api.ledger.svc").create();

    thief.await("Stalled", Reason.NAME_NOT_ALLOWED);
    assertThat(certManager.requests()).isEmpty();
  }

  @Test
  void anEndedIdentityLeavesNoRequest(Tenant tenant) {
    CertManagerStandIn.install(tenant.admin());
    var certManager = CertManagerStandIn.of(tenant);
    var issuer = certManager.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    certManager.onlyRequest();

    identity.delete();

    Awaitility.await("the request goes with its owner")
        .atMost(SOON)
        .until(() -> certManager.requests().isEmpty());
  }
}
