package dev.tenure.operator.wiring;

import dev.tenure.operator.ops.RevocationListServer;
import dev.tenure.operator.platform.revocation.PublishedLists;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Revocation lists out of the cluster, served by every replica. */
record RevocationListPublisher(PublishedLists lists, RevocationListServer server)
    implements AutoCloseable {
  static RevocationListPublisher start(
      KubernetesClient client, String namespace, InetSocketAddress address) {
    var lists = new PublishedLists(client, namespace);
    return new RevocationListPublisher(
        lists,
        new RevocationListServer(
            address,
            new RevocationListServer.Lists() {
              @Override
              public Optional<byte[]> current(String issuer) {
                return lists.current(issuer);
              }

              @Override
              public Optional<byte[]> of(String issuer, String keyId) {
                return lists.of(issuer, keyId);
              }
            }));
  }

  @Override
  public void close() {
    server.close();
    lists.close();
  }
}
