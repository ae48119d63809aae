package dev.tenure.operator.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.shredzone.acme4j.Certificate;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeProtocolException;

/** The chain that a server hands out, or one of its others (RFC 8555 section 7.4.2). */
final class Chains {
  private static final int MOST_TRIED = 8;

  private Chains() {}

  /**
   * The first chain whose last certificate one of the roots issued, in PEM; the server's own choice
   * where none does; empty where what it hands out are no certificates. Whether it verifies is
   * checked by whoever asked.
   */
  static String leadingTo(String roots, Certificate certificate) throws AcmeException {
    try {
      return chosen(roots, certificate);
    } catch (AcmeProtocolException e) {
      return "";
    }
  }

  private static String chosen(String roots, Certificate certificate) throws AcmeException {
    certificate.download();
    var names = names(roots);
    if (!ends(certificate, names)) {
      for (var other : certificate.getAlternateCertificates().stream().limit(MOST_TRIED).toList()) {
        other.download();
        if (ends(other, names)) {
          return pem(other);
        }
      }
    }
    return pem(certificate);
  }

  private static boolean ends(Certificate certificate, Set<X500Principal> roots) {
    return roots.contains(certificate.getCertificateChain().getLast().getIssuerX500Principal());
  }

  private static Set<X500Principal> names(String roots) {
    try {
      var bytes = new ByteArrayInputStream(roots.getBytes(StandardCharsets.US_ASCII));
      return CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
          .map(root -> ((X509Certificate) root).getSubjectX500Principal())
          .collect(Collectors.toUnmodifiableSet());
    } catch (CertificateException e) {
      return Set.of();
    }
  }

  /** The first certificate of a chain in PEM; empty where it holds none. */
  static Optional<X509Certificate> leaf(String chain) {
    try {
      var bytes = new ByteArrayInputStream(chain.getBytes(StandardCharsets.US_ASCII));
      return CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
          .map(X509Certificate.class::cast)
          .findFirst();
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static String pem(Certificate certificate) {
    var text = new StringWriter();
    try {
      certificate.writeCertificate(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
