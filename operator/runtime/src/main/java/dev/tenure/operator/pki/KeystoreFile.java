package dev.tenure.operator.pki;

import dev.tenure.core.certificate.Outputs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Keystores and truststores as files. PKCS#12 as this platform makes it: AES-256 and HMAC with
 * SHA-256 (RFC 9579 is not needed to read it). JKS for what reads nothing else.
 */
final class KeystoreFile {
  private static final String ANCHOR = "ca";

  private KeystoreFile() {}

  /** The key with its chain under the alias; store and key have the same password. */
  static byte[] ofKey(
      Outputs.Format format,
      String alias,
      PrivateKey key,
      List<X509Certificate> chain,
      char[] password) {
    return file(
        format,
        password,
        store -> store.setKeyEntry(alias, key, password, chain.toArray(X509Certificate[]::new)));
  }

  /** The anchors, trusted, under {@code ca}, {@code ca-2}, … */
  static byte[] ofAnchors(Outputs.Format format, List<X509Certificate> anchors, char[] password) {
    return file(
        format,
        password,
        store -> {
          for (var i = 0; i < anchors.size(); i++) {
            store.setCertificateEntry(i == 0 ? ANCHOR : ANCHOR + "-" + (i + 1), anchors.get(i));
          }
        });
  }

  private interface Filling {
    void into(KeyStore store) throws GeneralSecurityException;
  }

  private static byte[] file(Outputs.Format format, char[] password, Filling filling) {
    try {
      var store = KeyStore.getInstance(format.name());
      store.load(null, password);
      filling.into(store);
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, password);
      return bytes.toByteArray();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform writes " + format, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
