package dev.tenure.operator.kube.informer;

import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A namespace enrols by a RoleBinding of its own that gives the chart's tenant ClusterRole to the
 * operator's account.
 */
public final class EnrolmentByRoleBinding implements Enrolment, AutoCloseable {
  private final ScopedCache<RoleBinding, Binding> bindings;
  private final List<Consumer<Set<String>>> listeners = new CopyOnWriteArrayList<>();
  private final Executor executor;
  private final Terms terms;
  private volatile Set<String> enrolled = Set.of();
  private Set<String> told = Set.of();

  /**
   * What a RoleBinding must say.
   *
   * @param clusterRole the role that is bound
   * @param namespace of the operator's ServiceAccount
   * @param serviceAccount its name
   */
  public record Terms(String clusterRole, String namespace, String serviceAccount) {
    boolean metBy(RoleBinding binding) {
      var role = binding.getRoleRef();
      return role != null
          && "ClusterRole".equals(role.getKind())
          && clusterRole.equals(role.getName())
          && Optional.ofNullable(binding.getSubjects()).orElse(List.of()).stream()
              .anyMatch(this::names);
    }

    private boolean names(Subject subject) {
      return "ServiceAccount".equals(subject.getKind())
          && serviceAccount.equals(subject.getName())
          && namespace.equals(subject.getNamespace());
    }
  }

  private record Binding(
      String namespace, String name, String uid, String resourceVersion, boolean enrols)
      implements Versioned {}

  /**
   * Starts to watch.
   *
   * @param executor runs the listeners, one after another or not
   */
  public EnrolmentByRoleBinding(KubernetesClient client, Terms terms, Executor executor) {
    this.terms = terms;
    this.executor = executor;
    this.bindings =
        new ScopedCache<>(
            _ -> client.rbac().roleBindings().inAnyNamespace().runnableInformer(0),
            this::pruned,
            EnrolmentByRoleBinding::stub,
            (_, before, after) -> changed(before, after));
    bindings.everywhere();
  }

  @Override
  public boolean includes(String namespace) {
    return enrolled.contains(namespace);
  }

  @Override
  public void onChange(Consumer<Set<String>> listener) {
    listeners.add(listener);
    listener.accept(enrolled);
  }

  /** The namespaces that are enrolled now. */
  public Set<String> namespaces() {
    return enrolled;
  }

  /** Waits for the first list; false when the time is up. */
  public boolean awaitSync(Duration atMost) throws InterruptedException {
    return bindings.awaitSync(atMost);
  }

  @Override
  public void close() {
    bindings.close();
  }

  private void changed(Optional<Binding> before, Optional<Binding> after) {
    if (before.filter(Binding::enrols).isPresent() || after.filter(Binding::enrols).isPresent()) {
      enrolled =
          bindings
              .all()
              .filter(Binding::enrols)
              .map(Binding::namespace)
              .collect(Collectors.toUnmodifiableSet());
      executor.execute(this::tell);
    }
  }

  private synchronized void tell() {
    var now = enrolled;
    if (!now.equals(told)) {
      told = now;
      listeners.forEach(listener -> listener.accept(now));
    }
  }

  private Binding pruned(RoleBinding binding) {
    var metadata = binding.getMetadata();
    return new Binding(
        metadata.getNamespace(),
        metadata.getName(),
        Objects.requireNonNullElse(metadata.getUid(), ""),
        Objects.requireNonNullElse(metadata.getResourceVersion(), ""),
        terms.metBy(binding));
  }

  private static RoleBinding stub(Binding binding) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withNamespace(binding.namespace())
        .withName(binding.name())
        .withUid(binding.uid())
        .withResourceVersion(binding.resourceVersion())
        .endMetadata()
        .build();
  }
}
