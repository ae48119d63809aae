package dev.tenure.operator.it.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.Operator;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** People demand back what was given, because it is no secret any more. */
@OperatorTest
class DemandIT {
  private static final String REVOKE = "tenure.dev/revoke";

  @Test
  void anIdentitysCertificatesAreRevokedAndReplacedByANewKey(Tenant tenant, Operator operator) {
    var issuer = tenant.issuer();
    var identity = tenant.identity("web").issuer(issuer.name()).create();
    identity.awaitReady();
    var leaked = Certificate.of(tenant.secret("web").orElseThrow());

    identity.merge(
        """
        {"metadata": {"annotations": {"tenure.dev/revoke": "key seen in a log", \
        "tenure.dev/revoked-by": "%s"}}}\
        """
            .formatted(me(tenant)));

    identity.await("is replaced", s -> s.ready() && s.status("rotation.id").equals("2"));
    new Served(operator, issuer.name()).awaitRevoked(leaked);
    var present = Certificate.of(tenant.secret("web").orElseThrow());
    assertThat(present.leaf().getPublicKey()).isNotEqualTo(leaked.leaf().getPublicKey());
    assertThat(identity.awaitEvent(Reason.REVOKED))
        .contains("key seen in a log", me(tenant), leaked.serial());
    assertThat(identity.now().json().path("status").path("revocations").toString())
        .contains("key seen in a log");
  }

  @Test
  void allOfAnIssuerIsRevokedByOneWord(Tenant tenant, Operator operator) {
    var issuer = tenant.issuer();
    var served = new Served(operator, issuer.name());
    var identities =
        List.of("one", "two", "three").stream()
            .map(name -> tenant.identity(name).issuer(issuer.name()).create())
            .toList();
    identities.forEach(one -> one.awaitReady());
    var leaked =
        identities.stream()
            .map(one -> Certificate.of(tenant.secret(one.name()).orElseThrow()))
            .toList();

    issuer.annotate(REVOKE, "node taken over");

    identities.forEach(
        one -> one.await("is replaced", s -> s.ready() && s.status("rotation.id").equals("2")));
    leaked.forEach(served::awaitRevoked);
    identities.forEach(
        one ->
            assertThat(served.revokes(Certificate.of(tenant.secret(one.name()).orElseThrow())))
                .isFalse());
  }

  private static String me(Tenant tenant) {
    return tenant
        .admin()
        .resource(new SelfSubjectReviewBuilder().build())
        .create()
        .getStatus()
        .getUserInfo()
        .getUsername();
  }
}
