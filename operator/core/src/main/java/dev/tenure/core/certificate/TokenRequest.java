package dev.tenure.core.certificate;

import dev.tenure.core.Asked;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A JWT-SVID that an identity asks for: a token that says who the workload is to those it is made
 * out to.
 *
 * @param audiences who is to accept it, at least one
 */
public record TokenRequest(
    String issuer,
    String secretName,
    List<String> audiences,
    Duration duration,
    Optional<RenewBefore> renewBefore)
    implements Request {
  public TokenRequest {
    audiences = List.copyOf(audiences);
  }

  @Override
  public String field() {
    return "spec.jwt";
  }

  @Override
  public String noun() {
    return "Token";
  }

  /** A token says a SPIFFE ID or nothing. */
  @Override
  public Optional<Violation> violation(CertificateInput input) {
    if (input.account().isEmpty()) {
      return Optional.of(
          new Violation(
              Reason.INVALID_SPEC,
              "spec.serviceAccountName is required with spec.jwt: a token names the workload by the"
                  + " SPIFFE ID of its ServiceAccount."));
    }
    return input.spiffeId().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Violation(
                Reason.INVALID_SPEC,
                "spec.jwt.issuer: IdentityIssuer \"%s\" has no trustDomain, so that there is no SPIFFE ID to put into a token. Name an issuer of type managedCA with a trustDomain."
                    .formatted(issuer)));
  }

  @Override
  public TokenProfile settled(CertificateInput input, Instant at, Instant notAfter) {
    return new TokenProfile(input.spiffeId().orElseThrow(), audiences, at, notAfter);
  }

  @Override
  public Asked asked(CertificateInput input) {
    return Asked.of("jwt").with("audiences", audiences).with("spiffeId", input.spiffeId());
  }
}
