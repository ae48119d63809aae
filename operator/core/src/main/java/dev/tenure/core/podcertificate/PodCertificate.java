package dev.tenure.core.podcertificate;

import java.time.Instant;

/**
 * A certificate for a pod.
 *
 * @param chain PEM, leaf first, without the root
 * @param serialNumber hexadecimal, lower case
 */
public record PodCertificate(
    String chain, String serialNumber, Instant notBefore, Instant notAfter) {}
