package dev.tenure.operator.acme;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a server is verified with. */
public final class VerifiedBy {
  private VerifiedBy() {}

  /**
   * Certificates in PEM, or what the system trusts where there are none.
   *
   * @param field where the certificates stand, for the refusal of what holds none
   */
  public static Answer<Optional<SSLContext>> certificates(Optional<String> pem, String field) {
    try {
      return Answer.ok(pem.isPresent() ? Optional.of(context(pem.get())) : Optional.empty());
    } catch (GeneralSecurityException | IOException e) {
      return Answer.refused(
          Reason.AUTHORITY_INVALID,
          field
              + " holds no certificates. Put the CA of the server's own certificate there, in"
              + " PEM.");
    }
  }

  private static SSLContext context(String pem) throws GeneralSecurityException, IOException {
    var anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    for (var anchor : CertificateFactory.getInstance("X.509").generateCertificates(bytes)) {
      anchors.setCertificateEntry("anchor-" + anchors.size(), anchor);
    }
    if (anchors.size() == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
