package dev.tenure.core.certificate;

import dev.tenure.core.Answer;

/** A certificate authority elsewhere, which signs requests (PKCS#10, RFC 2986). */
public interface SigningService {
  /**
   * Asks for a signature. The answer is certificates in PEM as they came, the new one first;
   * nothing of it has been checked.
   */
  Answer<String> sign(SigningRequest request);
}
