package dev.tenure.core.certificate;

import dev.tenure.core.Asked;
import dev.tenure.core.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What an identity asks its issuer for, as its spec says it. */
public sealed interface Request permits CertificateRequest, TokenRequest {
  /** Name of the {@code IdentityIssuer}. */
  String issuer();

  /** The Secret that it goes to. */
  String secretName();

  /** The wished life; ceilings may shorten it. */
  Duration duration();

  /** How long before its end it is replaced; empty for the default. */
  Optional<RenewBefore> renewBefore();

  /** Where it stands in the object, for messages. */
  String field();

  /** What it is, for people. */
  String noun();

  /** Why it may not be what it asks to be; empty where it may. */
  Optional<Violation> violation(CertificateInput input);

  /** What it is to be, to the last field, when it is made at {@code at}. */
  Profile settled(CertificateInput input, Instant at, Instant notAfter);

  /** All that is asked but by whom and how long: a change asks for another credential. */
  Asked asked(CertificateInput input);
}
