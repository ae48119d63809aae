package dev.tenure.core.certificate;

import java.time.Instant;
import java.util.Optional;

/**
 * A certificate decided upon, to the last field: what an authority signs and against which its
 * answer is checked. Times are whole seconds (RFC 5280 section 4.1.2.5).
 */
public record CertificateProfile(
    Optional<String> commonName,
    CertificateRequest.Names names,
    KeySpec key,
    Instant notBefore,
    Instant notAfter) {}
