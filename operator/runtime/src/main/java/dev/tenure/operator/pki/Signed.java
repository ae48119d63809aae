package dev.tenure.operator.pki;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a signer answered.
 *
 * @param chain the leaf, then the intermediates, each signed by the next, without the root
 * @param anchors all roots that consumers are to trust
 * @param authorityKeyId hexadecimal key identifier of what it hangs on: of the CA that signed,
 *     where we hold its key; of the root, where the CA is elsewhere
 */
public record Signed(List<X509Certificate> chain, Anchors anchors, String authorityKeyId) {
  public Signed {
    chain = List.copyOf(chain);
  }

  /** The certificate that was asked for. */
  public X509Certificate leaf() {
    return chain.getFirst();
  }
}
