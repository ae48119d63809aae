package dev.tenure.core.authority;

import java.util.Map;
import java.util.Set;

/**
 * What is seen in the cluster of an issuer's trust and certificates.
 *
 * @param lagging places where the bundle is not yet what it should be or where that cannot be
 *     known: a namespace, for its ConfigMap and Secrets, or the ClusterTrustBundle
 * @param delivered how many delivered certificates are valid now, by the key identifier of the CA
 *     that signed them
 */
public record Sighting(Set<String> lagging, Map<String, Integer> delivered) {
  /** Nothing lags and nothing is delivered. */
  public static final Sighting NOTHING = new Sighting(Set.of(), Map.of());

  public Sighting {
    lagging = Set.copyOf(lagging);
    delivered = Map.copyOf(delivered);
  }

  /** How many valid certificates of that CA are seen. */
  int of(String keyId) {
    return delivered.getOrDefault(keyId, 0);
  }
}
