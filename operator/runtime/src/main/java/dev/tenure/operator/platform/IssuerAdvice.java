package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.certificate.RenewalAdvice;
import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.Subject;
import java.util.Optional;
import java.util.function.Function;

/** Asks whoever stands behind an issuer when its certificates are to be replaced. */
public final class IssuerAdvice implements RenewalAdvice {
  private final Function<String, Optional<IdentityIssuer>> issuers;
  private final RemoteIssuers remote;

  /**
   * @param issuers by name, out of a synced cache
   */
  public IssuerAdvice(Function<String, Optional<IdentityIssuer>> issuers, RemoteIssuers remote) {
    this.issuers = issuers;
    this.remote = remote;
  }

  @Override
  public Advice about(Subject subject, IssuedCertificate certificate) {
    return issuers
        .apply(certificate.issuer())
        .flatMap(issuer -> remote.type(issuer).map(type -> type.advice(issuer)))
        .map(advice -> advice.about(subject, certificate))
        .orElse(Advice.NONE);
  }
}
