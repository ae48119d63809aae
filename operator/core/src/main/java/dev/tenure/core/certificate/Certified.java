package dev.tenure.core.certificate;

import dev.tenure.core.SecretData;
import java.time.Instant;

/**
 * An issued certificate with its key, ready for a Secret of type {@code kubernetes.io/tls}.
 *
 * @param data {@code tls.crt} (chain, leaf first), {@code tls.key} (PKCS#8), {@code ca.crt}
 *     (bundle)
 * @param serialNumber hexadecimal, lower case
 * @param authorityKeyId hexadecimal key identifier of what it hangs on: of the CA that signed,
 *     where we hold its key; of the root, where the CA is elsewhere
 */
public record Certified(
    SecretData data, String serialNumber, Instant notAfter, String authorityKeyId) {}
