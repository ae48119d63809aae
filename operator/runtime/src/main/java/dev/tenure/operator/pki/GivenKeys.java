package dev.tenure.operator.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Private keys that somebody else may have made, without their public halves. */
public final class GivenKeys {
  private GivenKeys() {}

  /** The pair of an RSA key or of an ECDSA key on a named curve; empty for others. */
  public static Optional<KeyPair> pair(PrivateKey key) {
    try {
      if (key instanceof RSAPrivateCrtKey rsa) {
        var spec = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
        return Optional.of(new KeyPair(KeyFactory.getInstance("RSA").generatePublic(spec), key));
      }
      return key.getAlgorithm().equals("EC")
          ? Optional.of(new KeyPair(point(PrivateKeyInfo.getInstance(key.getEncoded())), key))
          : Optional.empty();
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static PublicKey point(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    var curve = ASN1ObjectIdentifier.getInstance(info.getPrivateKeyAlgorithm().getParameters());
    var secret = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
    var point = ECNamedCurveTable.getByOID(curve).getG().multiply(secret).normalize();
    var encoded =
        new SubjectPublicKeyInfo(info.getPrivateKeyAlgorithm(), point.getEncoded(false))
            .getEncoded();
    return KeyFactory.getInstance(X9ObjectIdentifiers.id_ecPublicKey.getId())
        .generatePublic(new X509EncodedKeySpec(encoded));
  }
}
