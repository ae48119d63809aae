package dev.tenure.operator.pki.lint;

import dev.tenure.core.Violation;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.KeyPairs;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Whose key is in it, and which key signed. */
final class KeyChecks {
  private KeyChecks() {}

  static Optional<Violation> sameKey(Specimen specimen) {
    return Finding.defect(
        specimen
            .certificate()
            .getSubjectPublicKeyInfo()
            .equals(SubjectPublicKeyInfo.getInstance(specimen.key().getEncoded())),
        "4.1.2.7",
        "it holds another key than the one it was to be made for");
  }

  static Optional<Violation> asDecided(Specimen specimen) {
    var spec = specimen.profile().key();
    var holds =
        switch (specimen.key()) {
          case RSAPublicKey rsa ->
              spec.algorithm() == KeySpec.Algorithm.RSA
                  && rsa.getModulus().bitLength() == spec.size()
                  && spec.size() >= 2048;
          case ECPublicKey ec ->
              spec.algorithm() == KeySpec.Algorithm.ECDSA
                  && ec.getParams().getCurve().getField().getFieldSize() == spec.size();
          case EdECPublicKey ed ->
              spec.algorithm() == KeySpec.Algorithm.ED25519
                  && ed.getParams().getName().equals("Ed25519");
          default -> spec.algorithm().experimental() && KeyPairs.matches(spec, specimen.key());
        };
    return Finding.defect(
        holds,
        "4.1.2.7",
        "its key is not of the type %s with size %d".formatted(spec.algorithm(), spec.size()));
  }

  static Optional<Violation> subjectKeyIdentifier(Specimen specimen) {
    var extensions = specimen.certificate().getExtensions();
    var found = SubjectKeyIdentifier.fromExtensions(extensions).getKeyIdentifier();
    var bits = specimen.certificate().getSubjectPublicKeyInfo().getPublicKeyData().getBytes();
    return Finding.defect(
        !extensions.getExtension(Extension.subjectKeyIdentifier).isCritical()
            && Arrays.equals(found, sha1(bits)),
        "4.2.1.2",
        "its subjectKeyIdentifier is not that of its key");
  }

  static Optional<Violation> authorityKeyIdentifier(Specimen specimen) {
    var extensions = specimen.certificate().getExtensions();
    var found = AuthorityKeyIdentifier.fromExtensions(extensions).getKeyIdentifierOctets();
    return Finding.defect(
        !extensions.getExtension(Extension.authorityKeyIdentifier).isCritical()
            && found != null
            && HexFormat.of().formatHex(found).equals(specimen.signer().keyId()),
        "4.2.1.1",
        "its authorityKeyIdentifier is not that of the CA");
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
