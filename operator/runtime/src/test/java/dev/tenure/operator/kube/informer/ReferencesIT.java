package dev.tenure.operator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.api.v1alpha1.IdentityOwner;
import dev.tenure.api.v1alpha1.IdentityOwnerSpec;
import dev.tenure.api.v1alpha1.OwnerType;
import dev.tenure.operator.kube.TestCluster;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What objects refer to, followed on a real API server. */
class ReferencesIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private TestCluster cluster;
  private References references;

  @BeforeEach
  void start() throws InterruptedException {
    cluster = TestCluster.connect();
    references = References.watch(cluster.watches());
    assertThat(references.awaitSync(SOON)).isTrue();
  }

  @AfterEach
  void leave() {
    references.close();
    cluster.client().resource(owner("")).delete();
    cluster.close();
  }

  @Test
  void findsObjectsByNameAndWakesTheirDependents() {
    Queue<String> woken = new ConcurrentLinkedQueue<>();
    references.owners().onChange(woken::add);
    var name = owner("").getMetadata().getName();
    assertThat(references.owners().find(name)).isEmpty();

    cluster.client().resource(owner("first")).create();
    eventually(() -> assertThat(woken).hasSize(1));
    assertThat(displayed(name)).isEqualTo("first");

    cluster
        .client()
        .resources(IdentityOwner.class)
        .withName(name)
        .edit(
            o -> {
              o.setSpec(owner("second").getSpec());
              return o;
            });
    eventually(() -> assertThat(displayed(name)).isEqualTo("second"));
    assertThat(woken).hasSize(2).containsOnly(name);

    cluster.client().resource(owner("")).delete();
    eventually(() -> assertThat(references.owners().find(name)).isEmpty());
    eventually(() -> assertThat(woken).hasSize(3));
  }

  @Test
  void knowsTheLabelsOfNamespacesAndKeepsNoManagedFields() {
    eventually(() -> assertThat(references.namespaces().find(cluster.namespace())).isPresent());
    var namespace = references.namespaces().find(cluster.namespace()).orElseThrow();
    assertThat(namespace.getMetadata().getLabels())
        .containsEntry("kubernetes.io/metadata.name", cluster.namespace());
    assertThat(namespace.getMetadata().getManagedFields()).isEmpty();
    assertThat(references.namespaces().all()).contains(namespace);
  }

  private String displayed(String name) {
    return references.owners().find(name).orElseThrow().getSpec().displayName();
  }

  private IdentityOwner owner(String displayName) {
    var owner = new IdentityOwner();
    owner.setMetadata(new ObjectMetaBuilder().withName("owner-" + cluster.namespace()).build());
    owner.setSpec(new IdentityOwnerSpec(OwnerType.TEAM, displayName, null, null));
    return owner;
  }

  private static void eventually(ThrowingRunnable check) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(check);
  }
}
