package dev.tenure.operator.platform.revocation;

import dev.tenure.operator.pki.authority.AuthorityKey;
import java.util.List;
import java.util.Optional;

/** The CAs of an issuer whose keys are kept. */
public interface Generations {
  /** The one that signs; empty while the issuer is not ready. */
  Optional<AuthorityKey> current(String issuer);

  /** The one that signs first, then those that sign soon or did; empty while it is not ready. */
  List<AuthorityKey> living(String issuer);
}
