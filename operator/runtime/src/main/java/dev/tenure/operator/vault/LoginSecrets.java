package dev.tenure.operator.vault;

import dev.tenure.core.Answer;
import dev.tenure.core.lease.Principal;

/**
 * What tenants log in with beside ServiceAccount tokens, each from its own namespace. Read when it
 * is needed and kept nowhere.
 */
public interface LoginSecrets {
  /** A SecretID or a token; without the line end that editors leave behind it. */
  Answer<String> text(String namespace, Principal.SecretKey key);

  /** The certificate and the private key that a {@code MachineIdentity} has now. */
  Answer<ClientKey> certificate(String namespace, String identity);
}
