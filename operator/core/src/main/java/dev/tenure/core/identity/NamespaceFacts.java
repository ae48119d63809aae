package dev.tenure.core.identity;

import java.util.Map;

/**
 * What is known of a namespace.
 *
 * @param enrolled whether the operator may work there (always in cluster-wide scope)
 */
public record NamespaceFacts(String name, Map<String, String> labels, boolean enrolled) {
  public NamespaceFacts {
    labels = Map.copyOf(labels);
  }
}
