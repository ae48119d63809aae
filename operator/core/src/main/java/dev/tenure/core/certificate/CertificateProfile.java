package dev.tenure.core.certificate;

import java.time.Instant;
import java.util.Optional;

/**
 * A certificate decided upon, to the last field: what an authority signs and against which its
 * answer is checked. Times are whole seconds (RFC 5280 section 4.1.2.5).
 */
public record CertificateProfile(
    CertificateContents contents, KeySpec key, Instant notBefore, Instant notAfter)
    implements Profile {
  /** The common name of the subject. */
  public Optional<String> commonName() {
    return contents.commonName();
  }

  /** The subject alternative names. */
  public CertificateRequest.Names names() {
    return contents.names();
  }

  /** The same for another time. */
  public CertificateProfile lasting(Instant from, Instant until) {
    return new CertificateProfile(contents, key, from, until);
  }

  /** The same for a key that somebody else made. */
  public CertificateProfile withKey(KeySpec other) {
    return new CertificateProfile(contents, other, notBefore, notAfter);
  }
}
