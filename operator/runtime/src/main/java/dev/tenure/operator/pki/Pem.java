package dev.tenure.operator.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Certificates and private keys as PEM text (RFC 7468). What is read is bounded before it is
 * parsed; the limits are cert-manager's, so that what works there works here.
 */
public final class Pem {
  /** Longest text of one certificate, bytes. */
  public static final int CERTIFICATE_LIMIT = 36_500;

  /** Longest text of a chain, bytes. */
  public static final int CHAIN_LIMIT = 95_000;

  /** Longest text of a trust bundle, bytes. */
  public static final int BUNDLE_LIMIT = 330_000;

  /** Longest text of a private key, bytes. */
  public static final int KEY_LIMIT = 13_000;

  private Pem() {}

  /** The certificates, one block each, in their order. */
  public static String certificates(List<X509Certificate> certificates) {
    var blocks = new ArrayList<PemObject>();
    for (var certificate : certificates) {
      blocks.add(new PemObject("CERTIFICATE", encoded(certificate)));
    }
    return text(blocks);
  }

  /** The key in PKCS#8 (RFC 5958). */
  public static String privateKey(PrivateKey key) {
    return privateKey("PRIVATE KEY", key.getEncoded());
  }

  /** A key that is encoded already, under the label of its encoding. */
  static String privateKey(String type, byte[] der) {
    return text(List.of(new PemObject(type, der)));
  }

  /**
   * Reads certificates. Text between blocks is skipped; a block of another type is refused, because
   * what is read here is published.
   *
   * @param name of the Secret's key, for messages
   * @param limit on the whole text, bytes
   */
  public static List<X509Certificate> certificates(byte[] pem, String name, int limit)
      throws MalformedPem {
    bounded(pem, name, limit);
    var certificates = new ArrayList<X509Certificate>();
    try (var reader = new PemReader(new StringReader(ascii(pem)))) {
      var factory = CertificateFactory.getInstance("X.509");
      for (var block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
        certificates.add(certificate(block, factory, name));
      }
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw new MalformedPem(
          name + " holds a block that is no certificate. Give X.509 certificates in PEM.");
    }
    if (certificates.isEmpty()) {
      throw new MalformedPem(
          name + " holds no certificate. Give X.509 certificates in PEM (-----BEGIN CERTIFICATE).");
    }
    return certificates;
  }

  private static X509Certificate certificate(
      PemObject block, CertificateFactory factory, String name)
      throws CertificateException, MalformedPem {
    if (!block.getType().equals("CERTIFICATE")) {
      throw new MalformedPem(
          "%s holds a block of type \"%s\". Leave only certificates in it."
              .formatted(name, block.getType()));
    }
    if (block.getContent().length > CERTIFICATE_LIMIT / 4 * 3) {
      throw new MalformedPem(
          "%s holds a certificate of more than %d bytes. Give a smaller one."
              .formatted(name, CERTIFICATE_LIMIT));
    }
    return (X509Certificate)
        factory.generateCertificate(new ByteArrayInputStream(block.getContent()));
  }

  /** Reads the first private key: PKCS#8, PKCS#1 (RFC 8017) or SEC 1 (RFC 5915), unencrypted. */
  public static PrivateKey privateKey(byte[] pem, String name) throws MalformedPem {
    bounded(pem, name, KEY_LIMIT);
    try (var parser = new PEMParser(new StringReader(ascii(pem)))) {
      for (var block = parser.readObject(); block != null; block = parser.readObject()) {
        switch (block) {
          case PrivateKeyInfo key -> {
            return privateKey(key, name);
          }
          case PEMKeyPair pair -> {
            return privateKey(pair.getPrivateKeyInfo(), name);
          }
          case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
              throw new MalformedPem(
                  name + " is encrypted. Give the key without a passphrase: openssl pkey.");
          default -> {
            // EC PARAMETERS may stand before the key; it names the curve itself.
          }
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // The parser throws whatever hostile bytes make it throw; its message may quote them.
      throw new MalformedPem(
          name + " cannot be read as a private key. Give it in PEM: PKCS#8, PKCS#1 or SEC 1.");
    }
    throw new MalformedPem(
        name + " holds no private key. Give it in PEM (-----BEGIN PRIVATE KEY).");
  }

  private static PrivateKey privateKey(PrivateKeyInfo key, String name)
      throws GeneralSecurityException, IOException, MalformedPem {
    var type = key.getPrivateKeyAlgorithm().getAlgorithm();
    var algorithm =
        type.equals(PKCSObjectIdentifiers.rsaEncryption)
            ? "RSA"
            : type.equals(X9ObjectIdentifiers.id_ecPublicKey)
                ? "EC"
                : type.equals(EdECObjectIdentifiers.id_Ed25519)
                    ? "Ed25519"
                    : LatticeKeys.name(type).orElse("");
    if (algorithm.isEmpty()) {
      throw new MalformedPem(
          "%s is a key of the unsupported type %s. Use RSA, ECDSA (P-256, P-384, P-521) or Ed25519."
              .formatted(name, type));
    }
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  private static void bounded(byte[] pem, String name, int limit) throws MalformedPem {
    if (pem.length > limit) {
      throw new MalformedPem(
          "%s is %d bytes long; at most %d are read. Leave out what is not needed."
              .formatted(name, pem.length, limit));
    }
  }

  private static String ascii(byte[] pem) {
    return new String(pem, StandardCharsets.US_ASCII);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a parsed certificate keeps its encoding", e);
    }
  }

  /** One block of this type. */
  public static String text(String type, byte[] content) {
    return text(List.of(new PemObject(type, content)));
  }

  private static String text(List<PemObject> blocks) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      for (var block : blocks) {
        writer.writeObject(block);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().replace("\r\n", "\n");
  }
}
