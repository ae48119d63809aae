package dev.tenure.core.lease;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.NamespaceFacts;
import dev.tenure.core.identity.NamespaceSelection;
import java.util.Optional;

/**
 * A secrets server as its object says.
 *
 * @param terminating whether its deletion was asked for
 * @param paths what leases may read there
 * @param broken what its own object has to be mended in before it can be used
 */
public record Backend(
    String name,
    boolean terminating,
    NamespaceSelection serves,
    AllowedPaths paths,
    Optional<Violation> broken) {

  /** One that lets leases read every path. */
  public Backend(
      String name, boolean terminating, NamespaceSelection serves, Optional<Violation> broken) {
    this(name, terminating, serves, AllowedPaths.ALL, broken);
  }

  /**
   * Says why an object of this namespace may not lease from the backend; empty where it may.
   *
   * @param source what it would read there
   * @param first whether this would be the object's first credential
   */
  static Optional<Violation> violation(
      Lookup<Backend> backend, NamespaceFacts namespace, Source source, boolean first) {
    return switch (backend) {
      case Lookup.Missing<Backend>(var name) ->
          Optional.of(
              new Violation(
                  Reason.BACKEND_NOT_FOUND,
                  "No SecretBackend is named \"%s\". Name an existing one in spec.backend (kubectl get secretbackends)."
                      .formatted(name)));
      case Lookup.Found<Backend>(var found) when !found.serves.includes(namespace) ->
          Optional.of(
              new Violation(
                  Reason.BACKEND_NOT_ALLOWED,
                  "SecretBackend \"%s\" does not serve namespace \"%s\". Name another backend, or have the namespace added to the backend's spec.allowedNamespaces."
                      .formatted(found.name, namespace.name())));
      case Lookup.Found<Backend>(var found) when found.terminating && first ->
          Optional.of(
              new Violation(
                  Reason.TERMINATING,
                  "SecretBackend \"%s\" is being deleted and takes on no new leases. Name another backend in spec.backend."
                      .formatted(found.name)));
      case Lookup.Found<Backend>(var found) ->
          found.paths.violation(found.name, source).or(found::broken);
    };
  }
}
