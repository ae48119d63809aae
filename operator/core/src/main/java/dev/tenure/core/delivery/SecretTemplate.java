package dev.tenure.core.delivery;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Labels and annotations that a tenant wants on his Secret, in the order of their keys. */
public record SecretTemplate(Map<String, String> labels, Map<String, String> annotations) {
  /** Nothing. */
  public static final SecretTemplate NONE = new SecretTemplate(Map.of(), Map.of());

  /** Domains whose keys other tools obey, with all below them. */
  private static final List<String> OBEYED =
      List.of(
          "tenure.dev", "kubernetes.io", "k8s.io", "helm.sh", "argocd.argoproj.io", "fluxcd.io");

  public SecretTemplate {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** Whether nothing is wanted. */
  public boolean isEmpty() {
    return labels.isEmpty() && annotations.isEmpty();
  }

  /** The first key that a tenant may not have us write, and how to mend it. */
  public Optional<Violation> violation() {
    return Stream.concat(labels.keySet().stream(), annotations.keySet().stream())
        .filter(key -> !isFree(key))
        .findFirst()
        .map(
            key ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "spec.secretTemplate: the key \"%s\" is one that other tools obey, and is not written for a tenant. Use a domain of your own, e.g. example.com/team."
                        .formatted(key)));
  }

  /** Whether a tenant may have us write such a key. */
  public static boolean isFree(String key) {
    var slash = key.indexOf('/');
    var domain = slash < 0 ? "" : key.substring(0, slash);
    return OBEYED.stream().noneMatch(one -> domain.equals(one) || domain.endsWith("." + one));
  }
}
