package dev.tenure.core.certificate;

import dev.tenure.core.SecretData;

/**
 * A signed token, ready for a Secret.
 *
 * @param data {@code token}: the JWS in its compact form (RFC 7515 section 3.1)
 * @param authorityKeyId hexadecimal key identifier of the CA whose generation the signing key is of
 */
public record SignedToken(SecretData data, String authorityKeyId) {}
