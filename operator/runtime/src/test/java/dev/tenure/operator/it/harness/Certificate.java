package dev.tenure.operator.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a workload reads from its Secret.
 *
 * @param path the leaf first
 * @param key PEM of the private key
 */
public record Certificate(List<X509Certificate> path, String key) {
  private static final int DNS = 2;
  private static final int URI = 6;

  /** Reads {@code tls.crt} and {@code tls.key}. */
  public static Certificate of(Secret secret) {
    return new Certificate(parsed(text(secret, "tls.crt")), text(secret, "tls.key"));
  }

  /** A value of a Secret as text. */
  public static String text(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  public X509Certificate leaf() {
    return path.getFirst();
  }

  public String serial() {
    return leaf().getSerialNumber().toString(16);
  }

  public Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  public List<String> dnsNames() {
    return names(DNS);
  }

  public List<String> uris() {
    return names(URI);
  }

  /** Asserts that the path is valid now under the anchors of a bundle (RFC 5280 section 6). */
  public void assertTrustedBy(String bundle) {
    try {
      var anchors =
          parsed(bundle).stream().map(a -> new TrustAnchor(a, null)).collect(Collectors.toSet());
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      var below = path.stream().filter(c -> !isAnchor(anchors, c)).toList();
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("the certificate is not trusted by the bundle", e);
    }
  }

  @Override
  public String toString() {
    return "Certificate[" + serial() + "]";
  }

  private static boolean isAnchor(Set<TrustAnchor> anchors, X509Certificate certificate) {
    return anchors.stream().anyMatch(a -> a.getTrustedCert().equals(certificate));
  }

  private List<String> names(int type) {
    try {
      return leaf().getSubjectAlternativeNames().stream()
          .filter(name -> name.getFirst().equals(type))
          .map(name -> name.get(1).toString())
          .toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static List<X509Certificate> parsed(String pem) {
    try {
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      assertThat(read).isNotEmpty();
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no certificates in this PEM", e);
    }
  }
}
