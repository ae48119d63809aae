package dev.tenure.operator.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.testing.FreePort;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Other trust domains fetch an issuer's bundle from any replica. */
@OperatorTest
@Isolated("runs the operator with other settings")
class SpiffeBundleIT {
  @Test
  void everyReplicaServesTheBundleAndItsSequenceGrowsWithEveryChange(
      Tenant tenant, Operator operator) throws Exception {
    var issuer = SpiffeEndpoint.issuer(tenant);
    issuer.awaitReady();
    var secretName = Tenant.unique("spiffe");
    var enrolment = SpiffeEndpoint.enrolment(tenant);
    var identity = SpiffeEndpoint.serving(tenant, issuer, secretName);
    identity.awaitReady();
    var ports = List.of(FreePort.next(), FreePort.next());
    operator.restart(SpiffeEndpoint.settings(operator, secretName, ports.getFirst()));
    try (var replica = operator.replica();
        var endpoint = SpiffeEndpoint.trusting(tenant, issuer)) {
      replica.start(SpiffeEndpoint.settings(replica, secretName, ports.getLast()), List.of());
      replica.awaitReady();

      var first = endpoint.await(ports.getFirst(), issuer, b -> b.path("keys").size() == 2);
      assertThat(first.path("spiffe_refresh_hint").asInt()).isEqualTo(1);
      var key = first.path("keys").get(0);
      assertThat(key.path("use").asText()).isEqualTo("x509-svid");
      assertThat(key.has("kid")).isFalse();
      assertThat(key.path("x5c")).hasSize(1);
      assertThat(first.path("keys").get(1).path("use").asText()).isEqualTo("jwt-svid");
      assertThat(first.path("keys").get(1).has("kid")).isTrue();
      assertThat(first.path("keys").get(1).has("d")).isFalse();
      assertThat(pem(key)).isEqualToIgnoringWhitespace(SpiffeEndpoint.anchors(tenant, issuer));
      assertThat(endpoint.await(ports.getLast(), issuer, first::equals)).isEqualTo(first);

      assertThat(endpoint.status("GET", ports.getFirst(), "nobody")).isEqualTo(404);
      assertThat(endpoint.status("GET", ports.getFirst(), issuer.name() + "/x")).isEqualTo(404);
      assertThat(endpoint.status("POST", ports.getFirst(), issuer.name())).isEqualTo(405);

      issuer.annotate("tenure.dev/renew", "one");
      for (var port : ports) {
        var grown = endpoint.await(port, issuer, b -> b.path("keys").size() == 4);
        assertThat(sequence(grown)).isGreaterThan(sequence(first));
      }
      var before = endpoint.bundle(ports.getLast(), issuer);
      operator.kill();
      assertThat(endpoint.bundle(ports.getLast(), issuer)).isEqualTo(before);
    }
    identity.delete();
    enrolment.delete();
    operator.restart(operator.standard());
  }

  private static String pem(JsonNode key) {
    var der = Base64.getDecoder().decode(key.path("x5c").get(0).asText());
    return "-----BEGIN CERTIFICATE-----"
        + Base64.getEncoder().encodeToString(der)
        + "-----END CERTIFICATE-----";
  }

  private static long sequence(JsonNode bundle) {
    return bundle.path("spiffe_sequence").asLong();
  }
}
