package dev.tenure.operator.kube;

import java.util.List;

/**
 * Digests under a key of the operator, so that nobody else can make one that we believe, or guess a
 * content from one.
 */
public interface ContentMac {
  /** The digest of the parts in their order; no two lists share one. Short text without spaces. */
  String of(List<byte[]> parts);

  /** Whether the digest is that of the parts; takes the same time wherever they differ. */
  boolean verify(String mac, List<byte[]> parts);
}
