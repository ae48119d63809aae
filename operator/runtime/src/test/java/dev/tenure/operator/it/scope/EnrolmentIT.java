package dev.tenure.operator.it.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@OperatorTest
@Tag("scopes")
@EnabledIfSystemProperty(named = "tenure.scope", matches = "EnrolledNamespaces")
class EnrolmentIT {
  @Test
  void anIdentityWaitsUntilItsNamespaceIsEnrolled(Tenant tenant) {
    var outside = tenant.neighbour(false);
    var identity = outside.identity("web").issuer(outside.issuer().name()).create();

    var stalled = identity.await("Stalled", Reason.NAMESPACE_NOT_ENROLLED);
    assertThat(stalled.message("Stalled")).contains(outside.namespace(), "RoleBinding");
    assertThat(outside.secret("web")).isEmpty();

    outside.enrol();
    identity.awaitReady();
    assertThat(outside.secret("web")).isPresent();
  }
}
