package dev.tenure.core.sweep;

/**
 * An installation, told apart from all others that use the same server.
 *
 * @param cluster UID of the cluster (that of its namespace {@code kube-system}); empty: not known
 * @param installation its name in the cluster
 */
public record Maker(String cluster, String installation) {
  /** Whether what bears this name is certainly made by this one. */
  public boolean isKnown() {
    return !cluster.isEmpty() && !installation.isEmpty();
  }
}
