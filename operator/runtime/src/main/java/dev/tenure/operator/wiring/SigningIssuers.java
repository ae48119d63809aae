package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.operator.kube.informer.NamedCache;
import dev.tenure.operator.reconcile.Dependents;
import dev.tenure.operator.reconcile.ObjectKey;
import dev.tenure.operator.reconcile.References;
import dev.tenure.operator.reconcile.WakeUps;
import java.util.stream.Stream;

/** The issuers that have their certificates signed at a backend. */
record SigningIssuers(NamedCache<IdentityIssuer> issuers, WakeUps wakeUps) implements Dependents {
  @Override
  public void wake(String reference) {
    at(reference).forEach(issuer -> wakeUps.now(ObjectKey.of(issuer)));
  }

  @Override
  public boolean any(String reference) {
    return at(reference).findAny().isPresent();
  }

  private Stream<IdentityIssuer> at(String reference) {
    return issuers.all().stream()
        .filter(
            issuer -> {
              var vault = issuer.getSpec().vault();
              return vault != null && References.backend(vault.backend()).equals(reference);
            });
  }
}
