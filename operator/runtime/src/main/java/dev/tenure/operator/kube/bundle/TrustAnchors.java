package dev.tenure.operator.kube.bundle;

import dev.tenure.core.Answer;

/** Knows the anchors of each issuer. */
@FunctionalInterface
public interface TrustAnchors {
  /** The issuer's bundle now: certificates in PEM. Cheap, from memory. */
  Answer<String> bundle(String issuer);
}
