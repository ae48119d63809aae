package dev.tenure.operator.pki;

import dev.tenure.core.certificate.Outputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A private key as it is delivered. Never prints it. */
final class EncodedKey {
  private final String type;
  private final byte[] der;

  private EncodedKey(String type, byte[] der) {
    this.type = type;
    this.der = der;
  }

  /** The label of its PEM block. */
  String type() {
    return type;
  }

  /** The key alone; the caller's to keep. */
  byte[] der() {
    return der;
  }

  /**
   * Encodes.
   *
   * @throws IllegalArgumentException for a key that does not exist in that encoding
   */
  static EncodedKey of(PrivateKey key, Outputs.Encoding encoding) {
    return switch (encoding) {
      case PKCS8 -> new EncodedKey("PRIVATE KEY", key.getEncoded());
      case PKCS1 -> traditional(PrivateKeyInfo.getInstance(key.getEncoded()));
    };
  }

  private static EncodedKey traditional(PrivateKeyInfo key) {
    try {
      var type = key.getPrivateKeyAlgorithm().getAlgorithm();
      if (type.equals(PKCSObjectIdentifiers.rsaEncryption)) {
        return new EncodedKey(
            "RSA PRIVATE KEY", key.parsePrivateKey().toASN1Primitive().getEncoded("DER"));
      }
      if (type.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        return new EncodedKey("EC PRIVATE KEY", elliptic(key).getEncoded("DER"));
      }
      throw new IllegalArgumentException("a key of type " + type + " exists in PKCS#8 alone");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RFC 5915 section 3: the curve must stand in the key, where PKCS#8 has it outside. */
  private static ECPrivateKey elliptic(PrivateKeyInfo key) throws IOException {
    var inner = ECPrivateKey.getInstance(key.parsePrivateKey());
    var curve = ASN1ObjectIdentifier.getInstance(key.getPrivateKeyAlgorithm().getParameters());
    var parameters = ECNamedCurveTable.getByOID(curve);
    var point = parameters.getG().multiply(inner.getKey()).normalize();
    return new ECPrivateKey(
        parameters.getN().bitLength(),
        inner.getKey(),
        new DERBitString(point.getEncoded(false)),
        curve);
  }

  @Override
  public String toString() {
    return "EncodedKey[" + type + "]";
  }
}
