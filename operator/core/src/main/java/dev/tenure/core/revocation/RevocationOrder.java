package dev.tenure.core.revocation;

import dev.tenure.core.delivery.IssuedCertificate;
import dev.tenure.core.identity.Subject;
import java.util.Optional;

/**
 * One certificate that is to be taken back.
 *
 * @param subject the object that it was issued to
 * @param serviceAccount the account in the subject's namespace that the subject acts as, if any
 */
public record RevocationOrder(
    Subject subject,
    Optional<String> serviceAccount,
    IssuedCertificate certificate,
    RevocationReason reason) {}
