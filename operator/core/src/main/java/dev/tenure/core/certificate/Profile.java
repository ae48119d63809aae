package dev.tenure.core.certificate;

import java.time.Instant;

/** A credential decided upon, to the last field. */
public sealed interface Profile permits CertificateProfile, TokenProfile {
  /** From when it may be used, whole seconds. */
  Instant notBefore();

  /** Its end, whole seconds. */
  Instant notAfter();
}
