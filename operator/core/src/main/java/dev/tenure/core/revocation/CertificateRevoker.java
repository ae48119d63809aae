package dev.tenure.core.revocation;

import dev.tenure.core.Answer;

/** Whatever stands behind an issuer, asked to take a certificate back. */
public interface CertificateRevoker {
  /** What became of it. */
  enum Verdict {
    /** Whoever asks the authority hears that it is revoked; a restart changes nothing of that. */
    REVOKED,
    /** Its authority cannot revoke, or is gone: the certificate is good until its end. */
    NOT_REVOCABLE
  }

  /** Takes one certificate back; it may be asked again for one that was taken back before. */
  Answer<Verdict> revoke(RevocationOrder order);
}
