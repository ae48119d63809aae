package dev.tenure.operator.platform;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.certificate.RenewalAdvice;
import dev.tenure.core.certificate.SigningService;
import dev.tenure.core.revocation.RevocationService;
import java.util.Optional;

/** A type of authority elsewhere. */
public interface RemoteAuthority {
  /** Whether the issuer's spec asks for this type. */
  boolean isFor(IdentityIssuer issuer);

  /** Asks whether it is there, and for the roots that consumers are to trust, in PEM. */
  Answer<String> roots(IdentityIssuer issuer);

  /** Where it is, for messages: {@code pki/sign/mesh of SecretBackend "vault"}. */
  String place(IdentityIssuer issuer);

  /** Signs as the issuer's spec says. */
  SigningService service(IdentityIssuer issuer);

  /** Takes back what it signed; empty where such an authority cannot. */
  default Optional<RevocationService> revocation(IdentityIssuer issuer) {
    return Optional.empty();
  }

  /** When it wants what it signed to be replaced; never said by most. */
  default RenewalAdvice advice(IdentityIssuer issuer) {
    return RenewalAdvice.NONE;
  }
}
