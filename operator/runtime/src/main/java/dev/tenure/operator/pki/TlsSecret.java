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

  private TlsSecret() {}
}
