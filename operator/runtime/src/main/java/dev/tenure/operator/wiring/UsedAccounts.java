package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.IdentityIssuer;
import dev.tenure.api.v1alpha1.MachineIdentity;
import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.lease.Account;
import dev.tenure.operator.kube.informer.NamedCache;
import dev.tenure.operator.mapping.IdentityMapping;
import dev.tenure.operator.mapping.LeaseMapping;
import dev.tenure.operator.mapping.Mapped;
import dev.tenure.operator.reconcile.Platform;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The accounts that leases name now, and identities whose issuer signs at a backend; a login of any
 * other is needed by nobody.
 */
record UsedAccounts(
    Supplier<List<SecretLease>> leases,
    Supplier<List<MachineIdentity>> identities,
    NamedCache<IdentityIssuer> issuers,
    Platform platform) {

  Set<Account> all() {
    return Stream.concat(
            leases.get().stream().flatMap(lease -> account(lease).stream()),
            identities.get().stream().flatMap(identity -> account(identity).stream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<Account> account(MachineIdentity identity) {
    var spec = identity.getSpec();
    var name = spec.serviceAccountName();
    return name == null
        ? Optional.empty()
        : issuers
            .find(IdentityMapping.issuer(identity))
            .flatMap(issuer -> Optional.ofNullable(issuer.getSpec().vault()))
            .map(
                vault ->
                    new Account(
                        vault.backend(),
                        identity.getMetadata().getNamespace(),
                        name,
                        platform.defaultRole(vault.backend())));
  }

  private Optional<Account> account(SecretLease lease) {
    var backend = lease.getSpec().backend();
    var role = backend == null ? "" : platform.defaultRole(backend);
    return LeaseMapping.of(lease, false, role) instanceof Mapped.Good<LeaseMapping>(var mapped)
        ? mapped.login()
        : Optional.empty();
  }
}
