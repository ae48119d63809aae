package dev.tenure.operator.it.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tenure.operator.it.harness.Certificate;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a workload has read from its mounted Secret at one moment. */
record Files(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> anchors) {
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  static Files of(Secret secret) throws GeneralSecurityException {
    return new Files(
        certificates(Certificate.text(secret, "tls.crt")),
        key(Certificate.text(secret, "tls.key")),
        certificates(Certificate.text(secret, "ca.crt")));
  }

  /** The serial numbers of the anchors. */
  List<String> anchorSerials() {
    return anchors.stream().map(a -> a.getSerialNumber().toString(16)).toList();
  }

  /** That the key is the certificate's, and that an anchor beside it verifies the certificate. */
  void assertWhole() throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(PROBE);
    var signed = signature.sign();
    signature.initVerify(chain.getFirst());
    signature.update(PROBE);
    assertThat(signature.verify(signed)).as("tls.key is the key of tls.crt").isTrue();
    assertThat(anchors).anyMatch(this::verifies);
  }

  /** A context that nobody has used, so that no handshake resumes an earlier one. */
  SSLContext context() throws Exception {
    var own = store();
    own.setKeyEntry("own", key, new char[0], chain.toArray(X509Certificate[]::new));
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    var trusted = store();
    for (var anchor : anchors) {
      trusted.setCertificateEntry(anchor.getSerialNumber().toString(16), anchor);
    }
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private boolean verifies(X509Certificate anchor) {
    try {
      chain.getLast().verify(anchor.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static KeyStore store() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    var body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
  }
}
