package dev.tenure.operator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.IssuerSpiffe;
import dev.tenure.api.v1alpha1.ManagedCa;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrustDomainsTest {
  private static final String SWAPPED = "/ns/{serviceAccount}/sa/{namespace}";

  @Test
  void issuersOfOneTrustDomainNameWorkloadsAlikeAndTheOlderGoesOn() {
    var old = issuer("b", "2026-01-01T00:00:00Z", "example.org", null);
    var same =
        issuer("a", "2026-01-02T00:00:00Z", "example.org", "/ns/{namespace}/sa/{serviceAccount}");
    var swapped = issuer("c", "2026-01-02T00:00:00Z", "example.org", SWAPPED);
    var elsewhere = issuer("d", "2026-01-02T00:00:00Z", "example.com", SWAPPED);
    var nowhere = issuer("e", "2026-01-02T00:00:00Z", null, null);
    var domains = new TrustDomains(() -> List.of(old, same, swapped, elsewhere, nowhere));

    assertThat(List.of(old, same, elsewhere, nowhere))
        .allSatisfy(issuer -> assertThat(domains.violation(issuer)).isEmpty());
    assertThat(domains.violation(swapped).orElseThrow().message())
        .contains("IdentityIssuer \"b\"", SWAPPED, "a trust domain of its own");
  }

  private static IdentityIssuer issuer(
      String name, String created, @Nullable String domain, @Nullable String path) {
    var issuer = new IdentityIssuer();
    issuer.setMetadata(
        new ObjectMetaBuilder().withName(name).withCreationTimestamp(created).build());
    issuer.setSpec(
        new IdentityIssuerSpec(
            new ManagedCa(name, null, null, null, List.of()),
            null,
            null,
            null,
            null,
            null,
            domain,
            path == null ? null : new IssuerSpiffe(path, List.of()),
            null,
            null,
            null));
    return issuer;
  }
}
