package dev.tenure.core.certificate;

import dev.tenure.core.Answer;

/** Where consumers find the anchors of an issuer. */
public interface TrustBundles {
  /**
   * Makes sure the issuer's bundle is published in the namespace, before anything is issued there:
   * trust is published before it is used. The answer is the ConfigMap's name.
   */
  Answer<String> publish(String issuer, String namespace);
}
