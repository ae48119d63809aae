package dev.tenure.core.certificate;

import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Subject;

/**
 * New anchors for a certificate that stays.
 *
 * @param anchors certificates in PEM
 * @param outputs in which forms the certificate lies there
 * @param current what the destination holds
 */
public record TrustOrder(Subject subject, Outputs outputs, SecretData current, String anchors) {}
