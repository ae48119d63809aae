package dev.tenure.operator.wiring;

import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.lease.Backend;
import dev.tenure.operator.kube.informer.NamedCache;
import dev.tenure.operator.kube.informer.References;
import dev.tenure.operator.mapping.Common;
import dev.tenure.operator.mapping.Mapped;
import dev.tenure.operator.mapping.PlatformMapping;
import dev.tenure.operator.platform.IssuerSources;
import dev.tenure.operator.reconcile.Platform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** The cluster-wide objects by name, out of the shared caches. */
final class Directory implements Platform {
  private final References references;
  private final IssuerSources authorities;
  private final BackendDirectory backends;

  Directory(References references, IssuerSources authorities, BackendDirectory backends) {
    this.references = references;
    this.authorities = authorities;
    this.backends = backends;
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
    return backends.lookup(name);
  }

  @Override
  public String defaultRole(String backend) {
    return backends.loginRole(backend);
  }

  @Override
  public List<RevocationDemand> demandsOnIssuer(String name) {
    return demands(references.issuers(), name, RevocationDemand.onIssuer(name));
  }

  @Override
  public List<RevocationDemand> demandsOnBackend(String name) {
    return demands(references.backends(), name, RevocationDemand.onBackend(name));
  }

  private static <T extends HasMetadata> List<RevocationDemand> demands(
      NamedCache<T> cache, String name, String scope) {
    return cache.find(name).map(object -> Common.demands(object, scope)).orElse(List.of());
  }
}
