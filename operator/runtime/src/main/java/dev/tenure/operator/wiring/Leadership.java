package dev.tenure.operator.wiring;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process's part in the election of a leader. */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final String namespace;
  private final String identity;
  private final Runnable begin;
  private volatile boolean stopping;

  /**
   * @param namespace of the Lease
   * @param identity names this process
   * @param begin called when this process becomes the leader; must return at once
   */
  Leadership(String namespace, String identity, Runnable begin) {
    this.namespace = namespace;
    this.identity = identity;
    this.begin = begin;
  }

  String namespace() {
    return namespace;
  }

  String identity() {
    return identity;
  }

  LeaderCallbacks callbacks() {
    return new LeaderCallbacks(begin, this::lost, leader -> LOG.info("the leader is {}", leader));
  }

  /** From now on the end of leadership is our own wish. */
  void stopping() {
    stopping = true;
  }

  /** Another may lead already: whatever is under way here must not write any more. */
  private void lost() {
    if (!stopping) {
      LOG.error("no longer the leader; the process ends at once");
      Runtime.getRuntime().halt(1);
    }
  }

  /** Gives the Lease back when stopping, so that the next leader need not wait for its end. */
  void resign(KubernetesClient client, String leaseName) {
    try {
      client
          .leases()
          .inNamespace(namespace)
          .withName(leaseName)
          .edit(
              lease -> {
                if (identity.equals(lease.getSpec().getHolderIdentity())) {
                  lease.getSpec().setHolderIdentity("");
                  lease.getSpec().setLeaseDurationSeconds(1);
                }
                return lease;
              });
    } catch (KubernetesClientException e) {
      LOG.info("the Lease was not given back ({}); it ends by itself", e.getMessage());
    }
  }
}
