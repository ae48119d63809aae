package dev.tenure.operator.kube.informer;

import static dev.tenure.operator.kube.Answers.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.delivery.Destination;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Subject;
import dev.tenure.operator.kube.KubeApi;
import dev.tenure.operator.kube.KubeClients;
import dev.tenure.operator.kube.TestCluster;
import dev.tenure.operator.kube.credential.KubeCredentialSink;
import dev.tenure.operator.kube.credential.LabelKeys;
import dev.tenure.operator.kube.credential.ManagedSecrets;
import dev.tenure.operator.kube.credential.SecretReader;
import dev.tenure.operator.kube.credential.TestMac;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A namespace comes and goes by its RoleBinding; the operator has no other right on Secrets. */
class EnrolmentIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Set<String>> enrolled = new AtomicReference<>(Set.of("unset"));

  private TestCluster cluster;
  private String role;
  private EnrolmentByRoleBinding enrolment;
  private KubeClients asOperator;

  @BeforeEach
  void start() throws InterruptedException {
    cluster = TestCluster.connect();
    role = cluster.namespace() + "-tenant";
    var rules =
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(role)
            .endMetadata()
            .addNewRule()
            .withApiGroups("")
            .withResources("secrets")
            .withVerbs("get", "list", "watch", "create", "patch", "delete")
            .endRule()
            .build();
    cluster.client().resource(rules).create();
    enrolment =
        new EnrolmentByRoleBinding(
            cluster.watches(),
            new EnrolmentByRoleBinding.Terms(role, "tenure-system", "tenure"),
            executor);
    assertThat(enrolment.awaitSync(SOON)).isTrue();
    enrolment.onChange(enrolled::set);
    asOperator =
        KubeClients.connect(
            new ConfigBuilder(cluster.config())
                .withImpersonateUsername("system:serviceaccount:tenure-system:tenure")
                .build(),
            "test");
  }

  @AfterEach
  void leave() {
    enrolment.close();
    asOperator.close();
    executor.close();
    cluster.client().rbac().clusterRoles().withName(role).delete();
    cluster.close();
  }

  @Test
  void followsRoleBindings() {
    assertThat(enrolled.get()).isEmpty();
    assertThat(enrolment.includes(cluster.namespace())).isFalse();

    bind("other-role", "ClusterRole", "another-role", "tenure");
    bind("other-account", "ClusterRole", role, "somebody");
    bind("a-role", "Role", role, "tenure");
    var right = bind("right", "ClusterRole", role, "tenure");

    eventually(() -> assertThat(enrolled.get()).containsExactly(cluster.namespace()));
    assertThat(enrolment.includes(cluster.namespace())).isTrue();
    assertThat(enrolment.namespaces()).containsExactly(cluster.namespace());

    cluster.client().resource(right).delete();
    eventually(() -> assertThat(enrolled.get()).isEmpty());
  }

  @Test
  void anInformerOutlivesTheTimeBeforeTheRightArrives() throws InterruptedException {
    var reader = new SecretReader("test", LabelKeys.DEFAULT, new TestMac("key"));
    try (var managed = new ManagedSecrets(asOperator.watches(), reader, InstantSource.system())) {
      managed.setNamespaces(Set.of(cluster.namespace()));
      assertThat(managed.awaitSync(Duration.ofSeconds(2))).isFalse();
      assertThat(managed.synced(cluster.namespace())).isFalse();
      var api = new KubeApi(asOperator.requests(), 1, InstantSource.system());
      var sink = new KubeCredentialSink(api, managed, reader, InstantSource.system());
      var subject = new Subject(Kind.SECRET_LEASE, cluster.namespace(), "x", "uid");
      assertThat(reason(sink.look(subject, "x"))).isEqualTo(Reason.DESTINATION_REFUSED);

      var binding = bind("right", "ClusterRole", role, "tenure");

      eventually(() -> assertThat(managed.synced(cluster.namespace())).isTrue());
      assertThat(sink.look(subject, "x")).isEqualTo(Answer.ok(new Destination.Absent()));
      cluster.client().resource(labelled("first")).create();
      eventually(() -> assertThat(managed.find(cluster.namespace(), "first")).isPresent());

      cluster.client().resource(binding).delete();
      managed.setNamespaces(Set.of());
      assertThat(managed.find(cluster.namespace(), "first")).isEmpty();
    }
  }

  @Test
  void namespacesComeAndGoWhileRunning() throws InterruptedException {
    var reader = new SecretReader("test", LabelKeys.DEFAULT, new TestMac("key"));
    try (var managed = new ManagedSecrets(cluster.watches(), reader, InstantSource.system())) {
      cluster.client().resource(labelled("first")).create();
      managed.setNamespaces(Set.of("default"));
      assertThat(managed.awaitSync(SOON)).isTrue();
      assertThat(managed.find(cluster.namespace(), "first")).isEmpty();

      managed.setNamespaces(Set.of("default", cluster.namespace()));
      eventually(() -> assertThat(managed.find(cluster.namespace(), "first")).isPresent());

      managed.everywhere();
      assertThat(managed.awaitSync(SOON)).isTrue();
      eventually(() -> assertThat(managed.find(cluster.namespace(), "first")).isPresent());
      cluster.client().resource(labelled("first")).delete();
      eventually(() -> assertThat(managed.find(cluster.namespace(), "first")).isEmpty());
    }
  }

  private Secret labelled(String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(cluster.namespace())
        .withName(name)
        .addToLabels("tenure.dev/managed-by", "test")
        .endMetadata()
        .build();
  }

  private RoleBinding bind(String name, String kind, String bound, String account) {
    var binding =
        new RoleBindingBuilder()
            .withNewMetadata()
            .withNamespace(cluster.namespace())
            .withName(name)
            .endMetadata()
            .withNewRoleRef()
            .withApiGroup("rbac.authorization.k8s.io")
            .withKind(kind)
            .withName(bound)
            .endRoleRef()
            .addNewSubject()
            .withKind("ServiceAccount")
            .withNamespace("tenure-system")
            .withName(account)
            .endSubject()
            .build();
    return cluster.client().resource(binding).create();
  }

  private static void eventually(ThrowingRunnable check) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).untilAsserted(check);
  }
}
