package dev.tenure.operator.pki.authority;

import dev.tenure.core.revocation.RevocationReason;
import java.math.BigInteger;
import java.time.Instant;

/**
 * One certificate on a revocation list.
 *
 * @param at since when it is revoked
 * @param notAfter its end: it stays on the list until a list made after that
 */
public record RevokedCertificate(
    BigInteger serialNumber, Instant at, RevocationReason reason, Instant notAfter) {}
