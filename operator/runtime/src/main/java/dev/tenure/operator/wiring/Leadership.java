package dev.tenure.operator.wiring;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's part in the election of a leader.
 *
 * @param namespace of the Lease
 * @param identity names this process
 * @param begin called when this process becomes the leader; must return at once
 */
record Leadership(String namespace, String identity, Runnable begin) {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  LeaderCallbacks callbacks() {
    return new LeaderCallbacks(
        begin,
        () -> LOG.info("no longer the leader; the process ends"),
        leader -> LOG.info("the leader is {}", leader));
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
