package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.SecretBackend;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.lease.Backend;
import dev.tenure.operator.kube.informer.References;
import dev.tenure.operator.mapping.Mapped;
import dev.tenure.operator.mapping.PlatformMapping;
import dev.tenure.operator.platform.BackendRules;
import dev.tenure.operator.platform.IssuerAuthorities;
import dev.tenure.operator.reconcile.Platform;
import dev.tenure.operator.vault.BackendConfig;
import dev.tenure.operator.vault.Backends;
import java.util.Optional;

/** The cluster-wide objects by name, out of the shared caches. */
final class Directory implements Platform, Backends {
  private final References references;
  private final IssuerAuthorities authorities;
  private final BackendRules rules;

  Directory(References references, IssuerAuthorities authorities, BackendRules rules) {
    this.references = references;
    this.authorities = authorities;
    this.rules = rules;
  }

  @Override
  public Lookup<Owner> owner(String name) {
    return references
        .owners()
        .find(name)
        .<Lookup<Owner>>map(o -> new Lookup.Found<>(PlatformMapping.owner(o)))
        .orElseGet(() -> new Lookup.Missing<>(name));
  }

  @Override
  public Lookup<Issuer> issuer(String name) {
    return references
        .issuers()
        .find(name)
        .<Lookup<Issuer>>map(
            object ->
                switch (PlatformMapping.issuer(object, authorities.authority(name))) {
                  case Mapped.Good<Issuer>(var issuer) -> new Lookup.Found<>(issuer);
                  case Mapped.Bad<Issuer> _ -> new Lookup.Missing<>(name);
                })
        .orElseGet(() -> new Lookup.Missing<>(name));
  }

  @Override
  public Lookup<Backend> backend(String name) {
    return references
        .backends()
        .find(name)
        .<Lookup<Backend>>map(b -> new Lookup.Found<>(PlatformMapping.backend(b, violation(b))))
        .orElseGet(() -> new Lookup.Missing<>(name));
  }

  @Override
  public String defaultRole(String backend) {
    return find(backend).map(config -> config.login().role()).orElse("");
  }

  @Override
  public Optional<BackendConfig> find(String name) {
    return references.backends().find(name).map(PlatformMapping::backendConfig);
  }

  /** What has to be mended in a backend before a token is sent to it. */
  Optional<Violation> violation(SecretBackend backend) {
    return rules.violation(backend, references.backends().all());
  }
}
