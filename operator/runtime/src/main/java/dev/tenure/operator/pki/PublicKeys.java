package dev.tenure.operator.pki;

import dev.tenure.core.certificate.KeySpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Public keys that somebody else made. */
public final class PublicKeys {
  private PublicKeys() {}

  /** The key of a PKCS#10 request in DER and base64; empty when it is none that we sign for. */
  public static Optional<PublicKey> ofRequest(String base64) {
    try {
      var request = new PKCS10CertificationRequest(Base64.getDecoder().decode(base64));
      return key(request.getSubjectPublicKeyInfo());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The key of a SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) in DER and base64. */
  public static Optional<PublicKey> ofInfo(String base64) {
    try {
      return key(SubjectPublicKeyInfo.getInstance(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Type and size of a key; empty for those that are too weak or of an unsupported type. */
  public static Optional<KeySpec> spec(PublicKey key) {
    return SignatureScheme.of(key)
        .map(SignatureScheme::smallestKey)
        .map(
            smallest ->
                key instanceof RSAPublicKey rsa
                    ? new KeySpec(
                        KeySpec.Algorithm.RSA,
                        rsa.getModulus().bitLength(),
                        KeySpec.Rotation.ALWAYS)
                    : smallest);
  }

  private static Optional<PublicKey> key(SubjectPublicKeyInfo info) {
    try {
      var factory = KeyFactory.getInstance(info.getAlgorithm().getAlgorithm().getId());
      return Optional.of(factory.generatePublic(new X509EncodedKeySpec(info.getEncoded())));
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty();
    }
  }
}
