package dev.tenure.core.identity;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Optional;

/** A person or team that answers for identities. */
public record Owner(String name, NamespaceSelection serves) {
  /** Says why objects of this namespace may not name this owner; empty where they may. */
  public static Optional<Violation> violation(Lookup<Owner> owner, NamespaceFacts namespace) {
    return switch (owner) {
      case Lookup.Missing<Owner>(var name) ->
          Optional.of(
              new Violation(
                  Reason.OWNER_NOT_FOUND,
                  "No IdentityOwner is named \"%s\". Name an existing one in spec.owner (kubectl get identityowners) or ask the platform team to create it."
                      .formatted(name)));
      case Lookup.Found<Owner>(var found) when !found.serves.includes(namespace) ->
          Optional.of(
              new Violation(
                  Reason.OWNER_NOT_ALLOWED,
                  "IdentityOwner \"%s\" does not answer for namespace \"%s\". Name another owner in spec.owner, or have the namespace added to the owner's spec.namespaces."
                      .formatted(found.name, namespace.name())));
      case Lookup.Found<Owner> _ -> Optional.empty();
    };
  }
}
