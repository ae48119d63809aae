package dev.tenure.core.certificate;

import java.time.Instant;
import java.util.List;

/**
 * A JWT-SVID decided upon, to the last claim.
 *
 * @param subject the SPIFFE ID of the workload
 * @param audiences who is to accept it, at least one, in the order asked
 * @param notBefore when it is made ({@code iat})
 * @param notAfter its end ({@code exp})
 */
public record TokenProfile(
    String subject, List<String> audiences, Instant notBefore, Instant notAfter)
    implements Profile {
  public TokenProfile {
    audiences = List.copyOf(audiences);
  }
}
