package dev.tenure.operator.reconcile;

import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.lease.Backend;

/** What the platform team keeps, by name, out of synced caches. */
public interface Platform {
  /** An {@code IdentityOwner}. */
  Lookup<Owner> owner(String name);

  /** An {@code IdentityIssuer}, with whether it can sign now. */
  Lookup<Issuer> issuer(String name);

  /** A {@code SecretBackend}. */
  Lookup<Backend> backend(String name);

  /** The role at the backend's login for leases that name none; empty where it is unknown. */
  String defaultRole(String backend);
}
