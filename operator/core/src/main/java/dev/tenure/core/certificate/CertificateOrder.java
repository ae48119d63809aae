package dev.tenure.core.certificate;

import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;
import java.util.Optional;

/**
 * What an authority is asked for, and by whom.
 *
 * @param issuer name of the {@code IdentityIssuer}
 * @param subject the object that the certificate is for
 * @param serviceAccount the account in the subject's namespace that the subject acts as, if any
 * @param current what the destination holds, where its key or its keystores' password is to stay
 */
public record CertificateOrder(
    String issuer,
    Subject subject,
    Optional<String> serviceAccount,
    CertificateProfile profile,
    Outputs outputs,
    Optional<SecretData> current) {}
