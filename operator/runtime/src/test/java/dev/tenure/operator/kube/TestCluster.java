package dev.tenure.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.api.v1alpha1.GeneratedSource;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.api.v1alpha1.SecretLeaseSpec;
import dev.tenure.api.v1alpha1.UuidSource;
import dev.tenure.core.identity.Criticality;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The development cluster, with the definitions applied and a namespace of its own for one test.
 */
public final class TestCluster implements AutoCloseable {
  public static final Tenure TENURE =
      new Tenure("team-payments", "Tests", Instant.parse("2027-03-31T00:00:00Z"), Criticality.HIGH);

  private final KubeClients clients;
  private final KubeApi api;
  private final String namespace;

  private TestCluster(KubeClients clients) {
    this.clients = clients;
    this.api = new KubeApi(clients.requests(), 16, InstantSource.system());
    this.namespace = "kube-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Connects as the environment says, with a fresh namespace. */
  public static TestCluster connect() {
    assertThat(System.getenv("KUBECONFIG"))
        .as("KUBECONFIG must name a development cluster: run 'make dev-up', then '. .dev/env'")
        .isNotBlank();
    var cluster = new TestCluster(KubeClients.connect(Optional.empty(), "test"));
    cluster.applyDefinitions();
    cluster.makeNamespace(cluster.namespace);
    return cluster;
  }

  public KubernetesClient client() {
    return clients.requests();
  }

  public KubernetesClient watches() {
    return clients.watches();
  }

  public KubeApi api() {
    return api;
  }

  public String namespace() {
    return namespace;
  }

  /** The configuration of the administrator, to be changed into another account's. */
  public Config config() {
    return clients.requests().getConfiguration();
  }

  /** Makes a lease that nobody reconciles, as the owner of what a test writes. */
  public SecretLease lease(String name) {
    return lease(namespace, name);
  }

  public SecretLease lease(String inNamespace, String name) {
    var lease = new SecretLease();
    lease.setMetadata(new ObjectMetaBuilder().withNamespace(inNamespace).withName(name).build());
    lease.setSpec(
        new SecretLeaseSpec(
            TENURE.owner(),
            TENURE.purpose(),
            TENURE.expiresAt().toString(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new GeneratedSource(null, null, new UuidSource(), null, null, null, null, null),
            null,
            null,
            List.of(),
            null,
            null,
            null));
    return client().resource(lease).create();
  }

  public static Subject subject(SecretLease lease) {
    var metadata = lease.getMetadata();
    return new Subject(
        Kind.SECRET_LEASE, metadata.getNamespace(), metadata.getName(), metadata.getUid());
  }

  public void makeNamespace(String name) {
    var made = new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
    client().resource(made).create();
  }

  @Override
  public void close() {
    client().namespaces().withName(namespace).delete();
    clients.close();
  }

  private void applyDefinitions() {
    try (var manifests = Files.list(Path.of("..", "..", "crds", "manifests"))) {
      for (var manifest : manifests.toList()) {
        apply(Serialization.unmarshal(Files.readString(manifest), CustomResourceDefinition.class));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void apply(CustomResourceDefinition definition) {
    client().resource(definition).forceConflicts().serverSideApply();
    client()
        .resource(definition)
        .waitUntilCondition(TestCluster::established, 30, TimeUnit.SECONDS);
  }

  /** The status comes in pieces: at first there is none, then one without conditions. */
  private static boolean established(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
