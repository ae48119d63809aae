package dev.tenure.operator.vault;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that is shown to a server, with its key. Never prints the key.
 *
 * @param chain the certificate first, then those above it
 */
public record ClientKey(List<X509Certificate> chain, PrivateKey key) {
  public ClientKey {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "ClientKey[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
