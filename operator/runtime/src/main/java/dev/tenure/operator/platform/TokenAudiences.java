package dev.tenure.operator.platform;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who may have tokens for what. A token that the API server itself accepts is as good as its
 * account in the cluster, so that audience is given namespace by namespace only.
 */
public final class TokenAudiences {
  private final Map<String, Set<String>> allowed;
  private final Set<String> apiAudiences;

  /**
   * @param allowed audiences, each with the namespaces that may name it; no namespaces: all
   * @param apiAudiences audiences that the API server itself accepts
   */
  public TokenAudiences(Map<String, Set<String>> allowed, Set<String> apiAudiences) {
    this.allowed = new TreeMap<>(allowed);
    this.apiAudiences = Set.copyOf(apiAudiences);
  }

  /** Why leases of the namespace may not have tokens for the audience; empty where they may. */
  public Optional<Violation> violation(String namespace, String audience) {
    var namespaces = allowed.get(audience);
    if (namespaces == null) {
      return refused(
          "No lease may have a token for the audience \"%s\". Have it added to tokenLeases.audiences of the operator's configuration%s."
              .formatted(audience, others(namespace)));
    }
    if (namespaces.isEmpty() && apiAudiences.contains(audience)) {
      return refused(
          "The API server itself accepts the audience \"%s\": whoever holds the Secret could act as the account in the cluster. The configuration must name the namespaces that may have such tokens (tokenLeases.audiences, namespaces)."
              .formatted(audience));
    }
    return namespaces.isEmpty() || namespaces.contains(namespace)
        ? Optional.empty()
        : refused(
            "Leases of namespace \"%s\" may not have tokens for the audience \"%s\". Have the namespace added to that audience in tokenLeases.audiences of the operator's configuration%s."
                .formatted(namespace, audience, others(namespace)));
  }

  /** What a user can do without asking anybody, where there is anything. */
  private String others(String namespace) {
    var audiences =
        allowed.entrySet().stream()
            .filter(e -> e.getValue().isEmpty() || e.getValue().contains(namespace))
            .map(Map.Entry::getKey)
            .toList();
    return audiences.isEmpty()
        ? ""
        : ", or name one of %s in spec.token.audience".formatted(audiences);
  }

  private static Optional<Violation> refused(String message) {
    return Optional.of(new Violation(Reason.AUDIENCE_NOT_ALLOWED, message));
  }
}
