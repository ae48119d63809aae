package dev.tenure.core.delivery;

import java.time.Instant;

/**
 * A certificate that was issued, as far as taking it back needs.
 *
 * @param issuer name of the {@code IdentityIssuer}
 * @param authorityKeyId hexadecimal key identifier of what it hangs on: of the CA that signed,
 *     where we hold its key; of the root, where the CA is elsewhere
 * @param serialNumber hexadecimal, lower case
 */
public record IssuedCertificate(
    String issuer, String authorityKeyId, String serialNumber, Instant notAfter) {
  /** Whether it can still be used at {@code now}. */
  public boolean validAt(Instant now) {
    return now.isBefore(notAfter);
  }
}
