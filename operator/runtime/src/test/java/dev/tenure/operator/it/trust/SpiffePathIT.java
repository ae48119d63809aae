package dev.tenure.operator.it.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.IssuerSpiffe;
import dev.tenure.core.Reason;
import dev.tenure.operator.it.harness.Certificate;
import dev.tenure.operator.it.harness.OperatorTest;
import dev.tenure.operator.it.harness.Tenant;
import dev.tenure.operator.it.harness.Watched;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The issuer says how workloads are named, and nobody gets a name that could be another's. */
@OperatorTest
class SpiffePathIT {
  private static final String PATH = "/prod/{namespace}/sa-{serviceAccount}/{identity}";

  @Test
  void workloadsAreNamedAsTheIssuerSaysAndNobodyIsNamedAsHisNeighbour(Tenant tenant) {
    var domain = Tenant.unique("td") + ".example.org";
    var issuer = issuer(tenant, "ca", domain, PATH);
    issuer.awaitReady();
    tenant.identity("web").issuer(issuer.name()).create().awaitReady();
    assertThat(Certificate.of(tenant.secret("web").orElseThrow()).uris())
        .containsExactly("spiffe://%s/prod/%s/sa-api/web".formatted(domain, tenant.namespace()));

    for (var id : new String[] {"neighbour/sa-api/web", tenant.namespace() + "/sa-admin/web"}) {
      tenant
          .identity(Tenant.unique("thief"))
          .issuer(issuer.name())
          .certificate("uris: ['spiffe://%s/prod/%s']".formatted(domain, id))
          .create()
          .await("Stalled", Reason.NAME_NOT_ALLOWED);
    }
  }

  @Test
  void anIssuerThatNamesWorkloadsOfATrustDomainInAnotherWaySignsNothing(Tenant tenant) {
    var domain = Tenant.unique("td") + ".example.org";
    // Of two that were made in one second, the earlier name goes on.
    var first = issuer(tenant, "a", domain, PATH);
    first.awaitReady();
    var second = issuer(tenant, "b", domain, "/prod/{serviceAccount}/sa-{namespace}/{identity}");
    var seen = second.await("Stalled", Reason.INVALID_SPEC);
    assertThat(seen.message("Stalled")).contains(first.name(), "one SPIFFE ID");
    var identity = tenant.identity("web").issuer(second.name()).create();
    identity.await("Ready", Reason.INVALID_SPEC);
    assertThat(tenant.secret("web")).isEmpty();
    assertThat(first.now().ready()).isTrue();
  }

  private static Watched<IdentityIssuer> issuer(
      Tenant tenant, String name, String domain, String path) {
    return tenant.issuer(
        Tenant.unique(name),
        spec ->
            new IdentityIssuerSpec(
                spec.managedCA(),
                null,
                null,
                null,
                null,
                null,
                domain,
                new IssuerSpiffe(path, List.of()),
                spec.allowedNamespaces(),
                spec.allowedNames(),
                spec.limits()));
  }
}
