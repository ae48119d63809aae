package dev.tenure.operator.mapping;

import dev.tenure.api.v1alpha1.LabelSelector;
import dev.tenure.api.v1alpha1.MaintenanceWindows;
import dev.tenure.api.v1alpha1.NamespaceSelection;
import dev.tenure.api.v1alpha1.RestartTarget;
import dev.tenure.api.v1alpha1.SecretTemplate;
import dev.tenure.api.v1alpha1.WorkloadKind;
import dev.tenure.core.identity.AccountUse;
import dev.tenure.core.identity.Criticality;
import dev.tenure.core.identity.Kind;
import dev.tenure.core.identity.Orders;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.identity.Subject;
import dev.tenure.core.identity.Tenure;
import dev.tenure.core.rollout.Consumer;
import dev.tenure.core.rollout.SecretUsers;
import dev.tenure.core.rollout.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What several kinds have in common. */
public final class Common {
  /**
   * Set by those who may not create tokens for the account they name: then the account itself must
   * name the object. Guarded by an admission policy of the chart.
   */
  public static final String CONSENT_ANNOTATION = "tenure.dev/service-account-consent";

  private static final String CONSENT_REQUIRED = "required";

  private Common() {}

  /** Names an object so that a later one of the same name is another. */
  public static Subject subject(Kind kind, HasMetadata object) {
    var meta = object.getMetadata();
    return new Subject(kind, meta.getNamespace(), meta.getName(), meta.getUid());
  }

  static Tenure tenure(
      String owner,
      String purpose,
      String expiresAt,
      dev.tenure.api.v1alpha1.@Nullable Criticality criticality)
      throws Fields.Unreadable {
    return new Tenure(
        owner,
        purpose,
        Fields.time("spec.expiresAt", expiresAt),
        criticality == null ? Criticality.MEDIUM : Criticality.valueOf(criticality.name()));
  }

  /** What is ordered by field and annotation of an object whose credential rotates. */
  static Orders orders(
      HasMetadata object, @Nullable Boolean suspend, @Nullable MaintenanceWindows windows)
      throws Fields.Unreadable {
    return orders(object, Boolean.TRUE.equals(suspend), WindowMapping.of(windows));
  }

  /** What is ordered by annotation. */
  public static Orders orders(HasMetadata object) {
    return orders(object, false, dev.tenure.core.schedule.MaintenanceWindows.NONE);
  }

  private static Orders orders(
      HasMetadata object, boolean suspended, dev.tenure.core.schedule.MaintenanceWindows windows) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return new Orders(
        suspended,
        Optional.ofNullable(annotations).map(all -> all.get(Orders.RENEW)),
        demands(object, RevocationDemand.OWN),
        windows);
  }

  /**
   * The demand of a revocation that stands on an object.
   *
   * @param scope how those it concerns speak of the object
   */
  public static List<RevocationDemand> demands(HasMetadata object, String scope) {
    var annotations =
        Objects.requireNonNullElse(object.getMetadata().getAnnotations(), Map.<String, String>of());
    var author = Optional.ofNullable(annotations.get(RevocationDemand.AUTHOR));
    return Optional.ofNullable(annotations.get(RevocationDemand.ANNOTATION))
        .map(why -> List.of(new RevocationDemand(scope, why, author)))
        .orElse(List.of());
  }

  static dev.tenure.core.delivery.SecretTemplate template(@Nullable SecretTemplate spec)
      throws Fields.Unreadable {
    if (spec == null) {
      return dev.tenure.core.delivery.SecretTemplate.NONE;
    }
    var template = new dev.tenure.core.delivery.SecretTemplate(spec.labels(), spec.annotations());
    var violation = template.violation();
    if (violation.isPresent()) {
      throw new Fields.Unreadable(violation.get().message());
    }
    return template;
  }

  static List<Consumer> consumers(List<RestartTarget> targets) throws Fields.Unreadable {
    var consumers = new ArrayList<Consumer>();
    for (var target : targets) {
      consumers.add(consumer(target));
    }
    return List.copyOf(consumers);
  }

  private static Consumer consumer(RestartTarget target) throws Fields.Unreadable {
    if (Boolean.TRUE.equals(target.auto())) {
      return new SecretUsers();
    }
    if (target.kind() == null || target.name() == null) {
      throw new Fields.Unreadable("spec.restart needs kind and name, or 'auto: true' alone.");
    }
    return new WorkloadRef(workload(target.kind()), target.name());
  }

  private static String workload(WorkloadKind kind) {
    return switch (kind) {
      case DEPLOYMENT -> "Deployment";
      case STATEFUL_SET -> "StatefulSet";
      case DAEMON_SET -> "DaemonSet";
    };
  }

  static Optional<AccountUse> account(
      HasMetadata object, @Nullable String serviceAccount, boolean strict) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    var asked = annotations != null && CONSENT_REQUIRED.equals(annotations.get(CONSENT_ANNOTATION));
    return Optional.ofNullable(serviceAccount).map(name -> new AccountUse(name, strict || asked));
  }

  /** Absent means nobody: the safe default. */
  public static dev.tenure.core.identity.NamespaceSelection selection(
      @Nullable NamespaceSelection selection) {
    if (selection == null) {
      return new dev.tenure.core.identity.NamespaceSelection.Nobody();
    }
    if (Boolean.TRUE.equals(selection.all())) {
      return new dev.tenure.core.identity.NamespaceSelection.Everybody();
    }
    if (selection.selector() != null) {
      return selected(selection.selector());
    }
    return new dev.tenure.core.identity.NamespaceSelection.Named(Set.copyOf(selection.names()));
  }

  private static dev.tenure.core.identity.NamespaceSelection selected(LabelSelector selector) {
    return new dev.tenure.core.identity.NamespaceSelection.Selected(
        selector.matchLabels(),
        selector.matchExpressions().stream()
            .map(
                e ->
                    new dev.tenure.core.identity.NamespaceSelection.Requirement(
                        e.key(),
                        dev.tenure.core.identity.NamespaceSelection.Operator.valueOf(
                            e.operator().name()),
                        Set.copyOf(e.values())))
            .toList());
  }
}
