package dev.tenure.operator.pki;

import dev.tenure.core.SecretData;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Map;

/** How Kubernetes names the parts of a Secret for TLS. */
public final class TlsSecret {
  /** The Secret's type. */
  public static final String TYPE = "kubernetes.io/tls";

  /** Key of the certificate chain in PEM, leaf first. */
  public static final String CERTIFICATES = "tls.crt";

  /** Key of the private key in PEM. */
  public static final String PRIVATE_KEY = "tls.key";

  /** Key of the trust anchors in PEM. */
  public static final String ANCHORS = "ca.crt";

  private TlsSecret() {}

  /** What is delivered: the chain, its key in PKCS#8, and the anchors. */
  static SecretData data(Signed signed, PrivateKey key) {
    return SecretData.of(
        Map.of(
            CERTIFICATES,
            ascii(Pem.certificates(signed.chain())),
            PRIVATE_KEY,
            ascii(Pem.privateKey(key)),
            ANCHORS,
            ascii(signed.anchors().pem())));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
