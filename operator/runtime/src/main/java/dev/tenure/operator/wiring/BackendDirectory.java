package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.lease.Backend;
import dev.tenure.operator.kube.informer.Namespaces;
import dev.tenure.operator.kube.informer.References;
import dev.tenure.operator.mapping.PlatformMapping;
import dev.tenure.operator.platform.BackendMaterials;
import dev.tenure.operator.platform.BackendRules;
import dev.tenure.operator.platform.VaultAuthority;
import dev.tenure.operator.vault.BackendConfig;
import dev.tenure.operator.vault.Backends;
import java.util.Optional;

/** The backends by name, out of the shared caches, and who may use them. */
final class BackendDirectory implements Backends, VaultAuthority.Rules {
  private final References references;
  private final Namespaces namespaces;
  private final BackendRules rules;
  private final BackendMaterials materials;

  BackendDirectory(
      References references,
      Namespaces namespaces,
      BackendRules rules,
      BackendMaterials materials) {
    this.materials = materials;
    this.references = references;
    this.namespaces = namespaces;
    this.rules = rules;
  }

  @Override
  public Answer<BackendConfig> find(String name) {
    return references
        .backends()
        .find(name)
        .map(materials::config)
        .orElseGet(
            () ->
                Answer.refused(
                    Reason.BACKEND_NOT_FOUND,
                    "there is no SecretBackend '%s'; create it".formatted(name)));
  }

  Lookup<Backend> lookup(String name) {
    return references
        .backends()
        .find(name)
        .<Lookup<Backend>>map(b -> new Lookup.Found<>(PlatformMapping.backend(b, violation(b))))
        .orElseGet(() -> new Lookup.Missing<>(name));
  }

  /** What has to be mended in a backend before a token is sent to it. */
  Optional<Violation> violation(SecretBackend backend) {
    return rules
        .violation(backend, references.backends().all())
        .or(
            () ->
                materials.config(backend) instanceof Answer.Refused<BackendConfig>(var why)
                    ? Optional.of(why)
                    : Optional.empty());
  }

  @Override
  public Optional<Violation> broken(String backend) {
    return switch (lookup(backend)) {
      case Lookup.Missing<Backend> _ ->
          Optional.of(
              new Violation(
                  Reason.BACKEND_NOT_FOUND,
                  "No SecretBackend is named \"%s\". Name an existing one in spec.vault.backend (kubectl get secretbackends)."
                      .formatted(backend)));
      case Lookup.Found<Backend>(var found) -> found.broken();
    };
  }

  @Override
  public Optional<Violation> refusal(String backend, String namespace) {
    return switch (lookup(backend)) {
      case Lookup.Found<Backend>(var found)
          when !found.serves().includes(namespaces.facts(namespace)) ->
          Optional.of(
              new Violation(
                  Reason.BACKEND_NOT_ALLOWED,
                  "The issuer signs at SecretBackend \"%s\", which does not serve namespace \"%s\". Name another issuer, or have the namespace added to the backend's spec.allowedNamespaces."
                      .formatted(backend, namespace)));
      default -> broken(backend);
    };
  }

  @Override
  public String loginRole(String backend) {
    return references
        .backends()
        .find(backend)
        .map(object -> PlatformMapping.backendConfig(object).login().role())
        .orElse("");
  }
}
