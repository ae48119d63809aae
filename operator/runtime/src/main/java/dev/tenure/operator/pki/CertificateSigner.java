package dev.tenure.operator.pki;

import dev.tenure.core.Answer;

/** Whoever signs for an issuer, in this process or elsewhere. */
public interface CertificateSigner {
  /**
   * Asks for a signature. Nothing in the answer is believed: {@link CheckedIssuance} holds it
   * against the order before anything is stored.
   */
  Answer<Signed> sign(SigningOrder order);
}
