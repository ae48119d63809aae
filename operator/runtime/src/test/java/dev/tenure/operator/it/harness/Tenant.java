package dev.tenure.operator.it.harness;

import dev.tenure.api.v1alpha1.AllowedNames;
import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.IdentityIssuerSpec;
import dev.tenure.api.v1alpha1.IdentityOwner;
import dev.tenure.api.v1alpha1.IdentityOwnerSpec;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.ManagedCa;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.api.v1alpha1.OwnerType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.UnaryOperator;

/**
 * A fresh namespace with what a platform team gives it: enrolled, with a ServiceAccount {@code api}
 * and an owner of its own. All that is made here goes after the test, without waiting for it.
 */
public final class Tenant implements AutoCloseable {
  public static final String ACCOUNT = "api";
  public static final String END = "2030-03-31T00:00:00Z";

  private final DevCluster cluster;
  private final Scope scope;
  private final String namespace;
  private final ConcurrentLinkedDeque<Runnable> cleanUp = new ConcurrentLinkedDeque<>();
  private String owner;

  private Tenant(DevCluster cluster, Scope scope, String namespace) {
    this.cluster = cluster;
    this.scope = scope;
    this.namespace = namespace;
  }

  static Tenant fresh(DevCluster cluster, Scope scope, boolean enrolled) {
    var tenant = new Tenant(cluster, scope, unique("t"));
    tenant.makeNamespace();
    if (enrolled) {
      tenant.enrol();
    }
    return tenant;
  }

  /** Another namespace, that goes with this one. */
  public Tenant neighbour(boolean enrolled) {
    var other = fresh(cluster, scope, enrolled);
    cleanUp.push(other::close);
    return other;
  }

  public String namespace() {
    return namespace;
  }

  /** The administrator's client. */
  public KubernetesClient admin() {
    return cluster.admin();
  }

  /** A name that no other test has. */
  public static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Lets the operator in: by a RoleBinding where the scope asks for one. */
  public void enrol() {
    if (scope != Scope.ENROLLED_NAMESPACES) {
      return;
    }
    var binding =
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName("tenure")
            .withNamespace(namespace)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "tenure-tenant")
            .addNewSubject("", "ServiceAccount", "tenure", "tenure-system")
            .build();
    admin().resource(binding).create();
  }

  /** The tenant's owner, made on first use; answers for this namespace only. */
  public synchronized String owner() {
    if (owner == null) {
      owner = unique("team");
      owner(owner, new NamespaceSelection(List.of(namespace), null, null));
    }
    return owner;
  }

  /** Makes an owner. */
  public Watched<IdentityOwner> owner(String name, NamespaceSelection serves) {
    var object = new IdentityOwner();
    object.setMetadata(new ObjectMetaBuilder().withName(name).build());
    object.setSpec(new IdentityOwnerSpec(OwnerType.TEAM, name, null, serves));
    return create(object);
  }

  /** Makes an issuer with a managed CA that serves this namespace and allows nothing special. */
  public Watched<IdentityIssuer> issuer() {
    return issuer(unique("ca"), UnaryOperator.identity());
  }

  /** Makes an issuer, changed from the simple one. */
  public Watched<IdentityIssuer> issuer(String name, UnaryOperator<IdentityIssuerSpec> change) {
    var simple =
        new IdentityIssuerSpec(
            new ManagedCa(name, "8760h", null, null, List.of()),
            null,
            null,
            null,
            null,
            null,
            name + ".example.org",
            null,
            new NamespaceSelection(List.of(namespace), null, null),
            new AllowedNames(List.of(), List.of(), List.of(), List.of(), List.of(), null),
            null);
    var object = new IdentityIssuer();
    object.setMetadata(new ObjectMetaBuilder().withName(name).build());
    object.setSpec(change.apply(simple));
    return create(object);
  }

  /** A MachineIdentity to be made, with everything that is required but an issuer. */
  public IdentityDraft identity(String name) {
    return new IdentityDraft(this, name);
  }

  /** Makes an object of any kind; cluster-wide ones are deleted after the test. */
  public <T extends HasMetadata> Watched<T> create(T object) {
    var made = admin().resource(object).create();
    if (made.getMetadata().getNamespace() == null) {
      cleanUp.push(() -> admin().resource(made).delete());
    }
    return new Watched<>(admin(), made);
  }

  /** The same from YAML, also of what the schema refuses. */
  public Watched<HasMetadata> apply(String yaml) {
    return create((HasMetadata) admin().getKubernetesSerialization().unmarshal(yaml));
  }

  /** The identity of that name as it is on the server. */
  public Watched<MachineIdentity> existing(String name) {
    var found = admin().resources(MachineIdentity.class).inNamespace(namespace).withName(name);
    return new Watched<>(admin(), found.get());
  }

  /** A Secret of this namespace; empty where there is none. */
  public Optional<Secret> secret(String name) {
    return Optional.ofNullable(admin().secrets().inNamespace(namespace).withName(name).get());
  }

  @Override
  public void close() {
    while (!cleanUp.isEmpty()) {
      cleanUp.pop().run();
    }
  }

  private void makeNamespace() {
    var made =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(namespace)
            .addToLabels("tenure.dev/enrolled", "true")
            .endMetadata()
            .build();
    admin().resource(made).create();
    cleanUp.push(() -> admin().resource(made).delete());
    admin()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }
}
