package dev.tenure.operator.reconcile;

import dev.tenure.core.certificate.Issuer;
import dev.tenure.core.identity.Lookup;
import dev.tenure.core.identity.Owner;
import dev.tenure.core.identity.RevocationDemand;
import dev.tenure.core.lease.Backend;
import java.util.List;

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

  /** Demands that all certificates of an issuer are revoked. */
  List<RevocationDemand> demandsOnIssuer(String name);

  /** Demands that all leases of a backend are revoked. */
  List<RevocationDemand> demandsOnBackend(String name);
}
