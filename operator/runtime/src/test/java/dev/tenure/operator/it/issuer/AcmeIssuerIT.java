package dev.tenure.operator.it.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.acme.Pebble;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Settings;
import dev.tenure.operator.it.harness.Tenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@OperatorTest
@Isolated("pauses the server that all its tests ask")
class AcmeIssuerIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path dir;
  private static Pebble pebble;

  @BeforeAll
  static void start() {
    pebble = Pebble.start(dir, Pebble.Terms.http(Settings.ACME_PORT));
  }

  @AfterAll
  static void stop() {
    if (pebble != null) {
      pebble.close();
    }
  }

  @Test
  @Tag("scopes")
  void aNameIsProvenAndItsCertificateDeliveredAndReplaced(Tenant tenant) {
    var issuer = AcmeServer.issuer(pebble, tenant);
    issuer.awaitReady();

    var identity = AcmeServer.identity(tenant, "web", issuer).create();

    identity.awaitReady();
    var first = Certificate.of(tenant.secret("web").orElseThrow());
    first.assertTrustedBy(pebble.rootPem());
    assertThat(first.dnsNames()).containsExactly("web." + tenant.namespace() + ".svc");
    identity.annotate("tenure.dev/renew", "once");
    Awaitility.await("another certificate")
        .atMost(SOON)
        .until(
            () ->
                !Certificate.of(tenant.secret("web").orElseThrow())
                    .serial()
                    .equals(first.serial()));
    Certificate.of(tenant.secret("web").orElseThrow()).assertTrustedBy(pebble.rootPem());
    var account =
        tenant
            .admin()
            .secrets()
            .inNamespace(AcmeServer.SYSTEM)
            .withName(issuer.name() + "-acme-account")
            .get();
    assertThat(account.getData()).containsKey("tls.key");
  }

  @Test
  void whatWasSignedIsRevokedThereWhenAPersonDemandsItAndWhenTheIdentityGoes(Tenant tenant) {
    var issuer = AcmeServer.issuer(pebble, tenant);
    issuer.awaitReady();
    var identity = AcmeServer.identity(tenant, "web", issuer).create();
    identity.awaitReady();
    var first = serial(tenant);
    assertThat(pebble.status(first)).contains("\"Valid\"");

    identity.annotate("tenure.dev/revoke", "key seen in a log");
    identity.await("another", SOON, s -> s.ready() && s.status("rotation.id").equals("2"));
    assertThat(pebble.status(first)).contains("\"Revoked\"").contains("\"Reason\": 1");
    assertThat(identity.awaitEvent(Reason.REVOKED)).contains("key seen in a log");
    var second = serial(tenant);
    assertThat(pebble.status(second)).contains("\"Valid\"");

    identity.delete();
    identity.awaitGone(SOON);
    assertThat(pebble.status(second)).contains("\"Revoked\"");
    assertThat(identity.events(Reason.CERTIFICATE_NOT_REVOCABLE)).isEmpty();
  }

  @Test
  void aWindowThatIsPulledToNowRenewsAtOnceAndTheServerIsToldWhatIsReplaced(
      Operator operator, Tenant tenant) {
    var issuer = AcmeServer.issuer(pebble, tenant);
    issuer.awaitReady();
    var identity = AcmeServer.identity(tenant, "web", issuer).duration("5m").create();
    identity.awaitReady();
    // What the server says is asked for again hours later, or by a new process.
    operator.kill();
    try {
      var pem = tenant.secret("web").orElseThrow().getData().get("tls.crt");
      pebble.renewalInfo(
          new String(Base64.getDecoder().decode(pem), StandardCharsets.US_ASCII),
          """
          {"suggestedWindow": {"start": "2026-01-02T04:00:00Z", "end": "2026-01-03T04:00:00Z"},
           "explanationURL": "https://ca.example.com/incident"}
          """);
    } finally {
      operator.start();
    }

    identity.await("another", SOON, s -> s.ready() && s.status("rotation.id").equals("2"));
    assertThat(identity.awaitEvent(Reason.ROTATED))
        .contains("RenewalSuggested, see https://ca.example.com/incident");
    assertThat(pebble.log()).contains("is a replacement of");
  }

  private static String serial(Tenant tenant) {
    return Certificate.of(tenant.secret("web").orElseThrow()).serial();
  }

  @Test
  void aNeighboursNameIsOrderedOfNobody(Tenant tenant) {
    var issuer = AcmeServer.issuer(pebble, tenant);
    issuer.awaitReady();

    var thief = AcmeServer.identity(tenant, "thief", issuer).dns("api.ledger.svc").create();

    thief.await("Stalled", Reason.NAME_NOT_ALLOWED);
    assertThat(AcmeServer.hasOrder(tenant, thief)).isFalse();
  }

  @Test
  void whatTheServerCannotSignIsRefusedBeforeItIsOrdered(Tenant tenant) {
    var issuer = AcmeServer.issuer(pebble, tenant);
    issuer.awaitReady();

    var identity = tenant.identity("web").issuer(issuer.name()).create();

    assertThat(identity.await("Stalled", Reason.USAGE_NOT_ALLOWED).message("Stalled"))
        .contains("usages: [server auth]");
    assertThat(AcmeServer.hasOrder(tenant, identity)).isFalse();
  }

  @Test
  void aServerThatIsAwayIsWaitedFor(Tenant tenant) {
    var issuer = AcmeServer.issuer(pebble, tenant);
    issuer.awaitReady();
    pebble.pause();
    try {
      var identity = AcmeServer.identity(tenant, "web", issuer).create();

      var seen = identity.await("Reconciling", Reason.ISSUER_NOT_READY);
      assertThat(seen.message("Reconciling")).contains("ACME server 127.0.0.1");
      pebble.resume();
      identity.awaitReady();
    } finally {
      pebble.resume();
    }
  }
}
