package dev.tenure.core.certificate;

import dev.tenure.core.Answer;

/** Where pods of every namespace find the anchors of an issuer by its signer's name. */
public interface ClusterTrust {
  /** Publishes nothing: for API servers that have no such place. */
  ClusterTrust NOWHERE =
      new ClusterTrust() {
        @Override
        public Answer<Boolean> publish(String issuer) {
          return Answer.ok(false);
        }

        @Override
        public Answer<Boolean> withdraw(String issuer) {
          return Answer.ok(false);
        }
      };

  /**
   * Makes sure that the issuer's present anchors are there. The answer is whether something was
   * written.
   */
  Answer<Boolean> publish(String issuer);

  /** Takes the issuer's anchors away: it is gone. The answer is whether something was removed. */
  Answer<Boolean> withdraw(String issuer);
}
