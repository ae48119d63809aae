package dev.tenure.operator.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import org.junit.jupiter.api.Test;

@OperatorTest
class IssuanceIT {
  @Test
  void anIdentityBecomesReadyWithASecret(Tenant tenant) {
    var issuer = tenant.issuer();
    var identity = tenant.identity("web").issuer(issuer.name()).create();

    var seen = identity.awaitReady();

    assertThat(seen.reason("Ready")).isEqualTo(Reason.ISSUED.text());
    assertThat(tenant.secret("web")).isPresent();
  }
}
