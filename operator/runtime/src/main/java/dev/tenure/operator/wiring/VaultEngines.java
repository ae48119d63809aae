package dev.tenure.operator.wiring;

import dev.tenure.api.v1alpha1.VaultIssuer;
import dev.tenure.core.Answer;
import dev.tenure.core.certificate.SigningRequest;
import dev.tenure.core.lease.Account;
import dev.tenure.operator.platform.VaultAuthority;
import dev.tenure.operator.vault.PkiEngine;
import java.util.Objects;

/** The PKI engines as issuers speak of them. */
record VaultEngines(PkiEngine engine) implements VaultAuthority.Engines {
  @Override
  public Answer<String> chain(VaultIssuer role) {
    return engine.chain(role(role));
  }

  @Override
  public Answer<String> sign(Account account, VaultIssuer role, SigningRequest request) {
    return engine.sign(account, role(role), request);
  }

  @Override
  public Answer<Boolean> revoke(Account account, VaultIssuer role, String serialNumber) {
    return engine.revoke(account, role(role), serialNumber);
  }

  private static PkiEngine.Role role(VaultIssuer role) {
    return new PkiEngine.Role(role.backend(), Objects.requireNonNull(role.mount()), role.role());
  }
}
