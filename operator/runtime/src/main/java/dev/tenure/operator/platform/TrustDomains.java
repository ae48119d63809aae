package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.SpiffeIds;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps issuers that share a trust domain from giving two workloads one SPIFFE ID: they must name
 * workloads alike. The older issuer goes on, so that a new one breaks nobody.
 */
public final class TrustDomains {
  private static final Comparator<IdentityIssuer> AGE =
      Comparator.comparing(
              (IdentityIssuer issuer) ->
                  Objects.requireNonNullElse(issuer.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(issuer -> issuer.getMetadata().getName());

  private final Supplier<List<IdentityIssuer>> issuers;

  /**
   * @param issuers all there are, out of the cache
   */
  public TrustDomains(Supplier<List<IdentityIssuer>> issuers) {
    this.issuers = issuers;
  }

  /** Why the issuer must not sign; empty where it may. */
  Optional<Violation> violation(IdentityIssuer issuer) {
    var domain = issuer.getSpec().trustDomain();
    if (domain == null) {
      return Optional.empty();
    }
    return issuers.get().stream()
        .filter(other -> domain.equals(other.getSpec().trustDomain()))
        .filter(other -> AGE.compare(other, issuer) < 0)
        .filter(other -> !path(other.getSpec()).equals(path(issuer.getSpec())))
        .min(AGE)
        .map(
            other ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "spec.spiffe.path: IdentityIssuer \"%s\" names the workloads of trust domain %s by the path %s, and this one by %s, so that two workloads could have one SPIFFE ID. Make this issuer anew with the same path, or with a trust domain of its own."
                        .formatted(
                            other.getMetadata().getName(),
                            domain,
                            path(other.getSpec()),
                            path(issuer.getSpec()))));
  }

  private static String path(IdentityIssuerSpec spec) {
    var said = spec.spiffe() == null ? null : spec.spiffe().path();
    return said == null ? SpiffeIds.DEFAULT_PATH : said;
  }
}
