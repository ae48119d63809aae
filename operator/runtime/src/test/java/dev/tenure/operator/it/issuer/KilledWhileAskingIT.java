package dev.tenure.operator.it.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@OperatorTest
@Isolated("kills the operator")
class KilledWhileAskingIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void aKilledOperatorLeavesNoPileOfRequestsAndGetsItsCertificate(
      Operator operator, Tenant tenant) {
    var signer = Signer.of(tenant);
    var issuer = signer.issuer(tenant);
    issuer.awaitReady();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.await("Reconciling", Reason.SIGNATURE_PENDING);

    for (var kill = 0; kill < 2; kill++) {
      var before = signer.onlyRequest().getMetadata().getUid();
      operator.kill();
      operator.start();
      Awaitility.await("a request with the key that is in memory now, alone")
          .atMost(SOON)
          .until(
              () -> {
                var now = signer.requests();
                return now.size() == 1 && !now.getFirst().getMetadata().getUid().equals(before);
              });
    }
    signer.serve();

    identity.awaitReady();
    Certificate.of(tenant.secret("web").orElseThrow()).assertTrustedBy(signer.ca().rootPem());
    assertThat(signer.requests()).isEmpty();
  }
}
