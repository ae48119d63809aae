package dev.tenure.core.identity;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which namespaces a cluster-scoped object serves. Absent in the API means {@link Nobody}. */
public sealed interface NamespaceSelection {
  /** Whether the namespace is served. */
  boolean includes(NamespaceFacts namespace);

  /** The safe default: no namespace. */
  record Nobody() implements NamespaceSelection {
    @Override
    public boolean includes(NamespaceFacts namespace) {
      return false;
    }
  }

  /** Every namespace. */
  record Everybody() implements NamespaceSelection {
    @Override
    public boolean includes(NamespaceFacts namespace) {
      return true;
    }
  }

  /** The namespaces of these names. */
  record Named(Set<String> names) implements NamespaceSelection {
    public Named {
      names = Set.copyOf(names);
    }

    @Override
    public boolean includes(NamespaceFacts namespace) {
      return names.contains(namespace.name());
    }
  }

  /**
   * The namespaces whose labels match, by the rules of a Kubernetes {@code LabelSelector}: all
   * requirements hold. An empty selector selects every namespace, as upstream.
   */
  record Selected(Map<String, String> matchLabels, List<Requirement> requirements)
      implements NamespaceSelection {
    public Selected {
      matchLabels = Map.copyOf(matchLabels);
      requirements = List.copyOf(requirements);
    }

    @Override
    public boolean includes(NamespaceFacts namespace) {
      return namespace.labels().entrySet().containsAll(matchLabels.entrySet())
          && requirements.stream().allMatch(r -> r.holds(namespace.labels()));
    }
  }

  /** How a {@link Requirement} compares. */
  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /** One {@code matchExpressions} entry. */
  record Requirement(String key, Operator operator, Set<String> values) {
    public Requirement {
      values = Set.copyOf(values);
    }

    boolean holds(Map<String, String> labels) {
      var value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }
}
