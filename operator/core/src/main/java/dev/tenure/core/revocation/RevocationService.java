package dev.tenure.core.revocation;

import dev.tenure.core.Answer;

/** A certificate authority that takes back what it signed. */
@FunctionalInterface
public interface RevocationService {
  /**
   * Good when nobody who asks the authority takes the certificate for good any more, also when it
   * was so before. Gone where the authority does not know the certificate.
   */
  Answer<Boolean> revoke(RevocationOrder order);
}
