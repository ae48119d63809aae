package dev.tenure.core.certificate;

import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;

/**
 * A certificate that is to be kept though somebody else delivered it.
 *
 * @param request what the spec says, without what is filled in by default
 * @param profile what would be issued now
 * @param current what the offered Secret holds: the tenant's word
 * @param anchors of the issuer, certificates in PEM
 */
public record AdoptionOrder(
    Subject subject,
    CertificateRequest request,
    CertificateProfile profile,
    SecretData current,
    String anchors) {}
