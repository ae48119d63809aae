package dev.tenure.core.identity;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a namespace.
 *
 * @param enrolled whether the operator may work there (always in cluster-wide scope)
 * @param terminating whether its deletion was asked for: nothing can be written there any more
 */
public record NamespaceFacts(
    String name, Map<String, String> labels, boolean enrolled, boolean terminating) {
  public NamespaceFacts {
    labels = Map.copyOf(labels);
  }

  /** A namespace that stays. */
  public NamespaceFacts(String name, Map<String, String> labels, boolean enrolled) {
    this(name, labels, enrolled, false);
  }

  /** Why nothing can be delivered there; empty where it can. */
  public Optional<Violation> violation() {
    return terminating
        ? Optional.of(
            new Violation(
                Reason.TERMINATING,
                "Namespace \"%s\" is being deleted; nothing is delivered there any more."
                    .formatted(name)))
        : Optional.empty();
  }
}
