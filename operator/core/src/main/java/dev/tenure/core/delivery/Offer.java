package dev.tenure.core.delivery;

import dev.tenure.core.SecretData;

/**
 * A Secret that is offered, as it was at one moment. It never prints a value.
 *
 * @param version names that moment: what was written since makes it another
 * @param type the Secret's type, which nobody can change
 */
public record Offer(String version, String type, SecretData data) {}
