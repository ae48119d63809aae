package dev.tenure.core.certificate;

import dev.tenure.core.Answer;

/** Where consumers find the anchors of an issuer. */
public interface TrustBundles {
  /**
   * Makes sure the issuer's bundle is published in the namespace, before anything is issued there:
   * trust is published before it is used. The answer is the ConfigMap's name.
   */
  Answer<String> publish(String issuer, String namespace);

  /**
   * The issuer's bundle may have changed: brings it to wherever it was published. The first failure
   * answers; the others are tried all the same.
   *
   * @return the number of namespaces that have it now
   */
  Answer<Integer> changed(String issuer);

  /** The issuer's anchors now, certificates in PEM; from memory. */
  Answer<String> anchors(String issuer);
}
