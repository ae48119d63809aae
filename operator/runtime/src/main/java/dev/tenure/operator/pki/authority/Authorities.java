package dev.tenure.operator.pki.authority;

import java.util.Optional;

/** Where an authority's key is found by the name of its {@code IdentityIssuer}. */
public interface Authorities {
  /** The key that signs for the issuer now; empty while none is ready. */
  Optional<AuthorityKey> find(String issuer);
}
