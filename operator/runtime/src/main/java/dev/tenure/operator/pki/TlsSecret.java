package dev.tenure.operator.pki;

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

  /** Key of the private key and the chain in one PEM text. */
  public static final String COMBINED = "tls-combined.pem";

  /** Key of the private key without PEM. */
  public static final String KEY_DER = "key.der";

  /** Key of the password of keystores, where we made it. */
  public static final String PASSWORD = "keystore-password";

  private TlsSecret() {}
}
