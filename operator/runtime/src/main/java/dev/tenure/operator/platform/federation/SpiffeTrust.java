package dev.tenure.operator.platform.federation;

import dev.tenure.operator.pki.PathValidation;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts one SPIFFE ID and no host name (SPIFFE Federation section 5.2.2): the certificate is
 * verified up to the anchors of its trust domain as they are known, and says that very ID alone.
 */
final class SpiffeTrust extends X509ExtendedTrustManager {
  private static final int URI_NAME = 6;

  private final List<X509Certificate> anchors;
  private final String spiffeId;
  private final InstantSource clock;

  SpiffeTrust(List<X509Certificate> anchors, String spiffeId, InstantSource clock) {
    this.anchors = List.copyOf(anchors);
    this.spiffeId = spiffeId;
    this.clock = clock;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    var path = Arrays.stream(chain).filter(one -> !anchors.contains(one)).toList();
    if (anchors.isEmpty() || path.isEmpty() || !path.getFirst().equals(chain[0])) {
      throw new CertificateException("the server shows no certificate of its trust domain");
    }
    var failure = PathValidation.failure(path, anchors, clock.instant());
    if (failure.isPresent()) {
      throw new CertificateException(
          "the server's certificate does not verify by the known bundle: " + failure.get());
    }
    if (!names(path.getFirst()).equals(List.of(spiffeId))) {
      throw new CertificateException("the server's certificate is not that of " + spiffeId);
    }
  }

  private static List<String> names(X509Certificate leaf) throws CertificateParsingException {
    var names = leaf.getSubjectAlternativeNames();
    return names == null
        ? List.of()
        : names.stream()
            .filter(name -> Integer.valueOf(URI_NAME).equals(name.getFirst()))
            .map(name -> String.valueOf(name.getLast()))
            .toList();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("no client is trusted here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no client is trusted here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no client is trusted here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
