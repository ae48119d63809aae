package dev.tenure.core.delivery;

import dev.tenure.core.SecretData;
import dev.tenure.core.identity.Tenure;

/**
 * What is written into a Secret in one update.
 *
 * @param type the Secret's type, e.g. {@code kubernetes.io/tls}
 * @param tenure mirrored into the labels
 */
public record Content(
    String secretName, String type, SecretData data, Delivery delivery, Tenure tenure) {}
