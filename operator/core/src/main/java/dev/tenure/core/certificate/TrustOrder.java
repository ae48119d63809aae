package dev.tenure.core.certificate;

import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;
import java.util.List;

/**
 * New anchors for a certificate that stays.
 *
 * @param anchors certificates in PEM
 * @param kept digests of further anchors that stay if they are in {@code current}
 * @param outputs in which forms the certificate lies there
 * @param current what the destination holds
 */
public record TrustOrder(
    Subject subject, Outputs outputs, SecretData current, String anchors, List<String> kept) {}
