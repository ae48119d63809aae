package dev.tenure.core.certificate;

import dev.tenure.core.Answer;

/** A place besides namespaces where the anchors of issuers are found. */
public interface ClusterTrust {
  /**
   * Makes sure that the issuer's present anchors are there. The answer is whether something was
   * written.
   */
  Answer<Boolean> publish(String issuer);

  /** Takes the issuer's anchors away: it is gone. The answer is whether something was removed. */
  Answer<Boolean> withdraw(String issuer);
}
