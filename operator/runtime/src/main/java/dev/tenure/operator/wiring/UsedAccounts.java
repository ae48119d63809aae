package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.SecretLease;
import dev.tenure.core.lease.Account;
import dev.tenure.operator.mapping.LeaseMapping;
import dev.tenure.operator.mapping.Mapped;
import dev.tenure.operator.reconcile.Platform;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The accounts that leases name now; a login of any other is needed by nobody. */
record UsedAccounts(Supplier<List<SecretLease>> leases, Platform platform) {

  Set<Account> all() {
    return leases.get().stream()
        .flatMap(lease -> account(lease).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<Account> account(SecretLease lease) {
    var backend = lease.getSpec().backend();
    var role = backend == null ? "" : platform.defaultRole(backend);
    return LeaseMapping.of(lease, false, role) instanceof Mapped.Good<LeaseMapping>(var mapped)
        ? mapped.login()
        : Optional.empty();
  }
}
