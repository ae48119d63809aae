package dev.tenure.operator.pki;

import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.Outputs;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.HashMap;

/**
 * The one place where a certificate becomes the data of its Secret: every form at once, so that no
 * two of them ever disagree, and what is no longer asked for is gone with the next write.
 */
final class Rendition {
  private Rendition() {}

  /** All keys and values of the Secret. */
  static SecretData of(Signed signed, PrivateKey key, Outputs outputs, StorePasswords passwords) {
    var data = new HashMap<String, byte[]>();
    var encoded = EncodedKey.of(key, outputs.encoding());
    var keyPem = Pem.privateKey(encoded.type(), encoded.der());
    var chainPem = Pem.certificates(signed.chain());
    data.put(TlsSecret.CERTIFICATES, ascii(chainPem));
    data.put(TlsSecret.PRIVATE_KEY, ascii(keyPem));
    data.put(TlsSecret.ANCHORS, ascii(signed.anchors().pem()));
    for (var extra : outputs.additional()) {
      switch (extra) {
        case COMBINED_PEM -> data.put(TlsSecret.COMBINED, ascii(keyPem + chainPem));
        case DER -> data.put(TlsSecret.KEY_DER, encoded.der());
      }
    }
    outputs
        .keystores()
        .forEach(
            (format, store) -> {
              var password = passwords.of(store);
              data.put(
                  "keystore." + ending(format),
                  KeystoreFile.ofKey(format, store.alias(), key, signed.chain(), password));
              data.put(
                  "truststore." + ending(format),
                  KeystoreFile.ofAnchors(format, signed.anchors().certificates(), password));
            });
    passwords.made().ifPresent(made -> data.put(TlsSecret.PASSWORD, ascii(made)));
    return SecretData.of(data);
  }

  /** The same Secret with other anchors, in each form that has them. */
  static SecretData trusting(
      SecretData current, Anchors anchors, Outputs outputs, StorePasswords passwords) {
    var data = new HashMap<>(current.values());
    data.put(TlsSecret.ANCHORS, ascii(anchors.pem()));
    outputs
        .keystores()
        .forEach(
            (format, store) ->
                data.put(
                    "truststore." + ending(format),
                    KeystoreFile.ofAnchors(format, anchors.certificates(), passwords.of(store))));
    return SecretData.of(data);
  }

  private static String ending(Outputs.Format format) {
    return switch (format) {
      case PKCS12 -> "p12";
      case JKS -> "jks";
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
