package dev.tenure.operator.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.CaRotation;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Seen;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A CA whose key is no secret any more goes before the certificates that it signed end. */
@OperatorTest
class RevokedAuthorityIT {
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String NEVER =
      "{\"spec\":{\"maintenanceWindows\":{\"allow\":[{\"schedule\":\"0 0 29 2"
          + " *\",\"duration\":\"1m\"}]}}}";

  @Test
  void itsCertificatesAreReplacedThenItsTrustIsWithdrawnAndNobodyWhoTalksNotices(Tenant tenant)
      throws Exception {
    var name = Tenant.unique("ca");
    var issuer = tenant.issuer(name, spec -> rotating(spec));
    issuer.awaitReady();
    for (var workload : List.of("client", "server")) {
      tenant.identity(workload).issuer(name).duration("24h").create().awaitReady();
    }
    tenant.existing("server").merge(NEVER);
    var first = issuer.await("names it", s -> !signing(s).isEmpty());
    var revoked = signing(first);
    assertThat(first.json().at("/status/authorities/0/role").asText()).isEqualTo("Signing");
    var anchors = Files.of(tenant.secret("client").orElseThrow()).anchorSerials();

    try (var peers = Peers.talking(tenant)) {
      issuer.merge(
          "{\"spec\":{\"managedCA\":{\"revoked\":[\"%s\",\"%s\"]}}}"
              .formatted(revoked, "0".repeat(40)));
      for (var workload : List.of("client", "server")) {
        var identity = tenant.existing(workload);
        identity.await("moves", LONG, s -> s.ready() && s.status("rotation.id").equals("2"));
        assertThat(identity.awaitEvent(Reason.ROTATED)).contains("AuthorityRevoked");
      }
      issuer.await(
          "trusts it no more",
          LONG,
          s ->
              s.status("rotation.phase").equals("Steady")
                  && s.json().at("/status/authorities").size() == 1
                  && !signing(s).equals(revoked));
      Awaitility.await("the anchors in the Secrets")
          .atMost(LONG)
          .untilAsserted(
              () -> {
                for (var workload : List.of("client", "server")) {
                  var now = Files.of(tenant.secret(workload).orElseThrow()).anchorSerials();
                  assertThat(now).hasSize(1).doesNotContainAnyElementsOf(anchors);
                }
              });
      assertThat(peers.failures()).isEmpty();
      assertThat(peers.handshakes()).isGreaterThan(50);
    }
    var successor = signing(issuer.now());
    var mistyped = issuer.await("RevokedAuthoritiesKnown", Reason.AUTHORITY_UNKNOWN);
    assertThat(mistyped.message("RevokedAuthoritiesKnown"))
        .contains("0".repeat(40), "status.authorities")
        .doesNotContain(revoked);
    issuer.annotate("example.com/touched", "1");
    issuer.during(
        "keeps the next CA", Duration.ofSeconds(5), s -> s.ready() && signing(s).equals(successor));
    assertThat(tenant.existing("client").now().status("rotation.id")).isEqualTo("2");
  }

  private static String signing(Seen issuer) {
    return issuer.json().at("/status/authorities/0/keyId").asText();
  }

  private static IdentityIssuerSpec rotating(IdentityIssuerSpec spec) {
    return new IdentityIssuerSpec(
        new ManagedCa("incident", "8760h", new CaRotation("5s", "90s"), null, List.of()),
        null,
        null,
        null,
        null,
        null,
        spec.trustDomain(),
        spec.spiffe(),
        spec.allowedNamespaces(),
        spec.allowedNames(),
        spec.limits());
  }
}
