package dev.tenure.operator.pki;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** Key identifiers (RFC 5280 sections 4.2.1.1 and 4.2.1.2), hexadecimal in lower case. */
public final class KeyId {
  private KeyId() {}

  /** What the certificate says of its key; computed where it says nothing. */
  public static String of(X509Certificate certificate) {
    var extension = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
    if (extension == null) {
      return hex(of(certificate.getPublicKey()).getKeyIdentifier());
    }
    try {
      var parsed = JcaX509ExtensionUtils.parseExtensionValue(extension);
      return hex(SubjectKeyIdentifier.getInstance(parsed).getKeyIdentifier());
    } catch (IOException | IllegalArgumentException e) {
      return hex(of(certificate.getPublicKey()).getKeyIdentifier());
    }
  }

  /** The SHA-1 of the key's bits: a name, not a proof, so that SHA-1 is good enough. */
  public static SubjectKeyIdentifier of(PublicKey key) {
    try {
      return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** The SHA-256 of the encoded key. */
  public static String digest(PublicKey key) {
    try {
      return hex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The identifier of the key that signed the certificate, as the certificate says. */
  public static Optional<String> ofAuthority(X509Certificate certificate) {
    var extension = certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId());
    if (extension == null) {
      return Optional.empty();
    }
    try {
      var parsed = JcaX509ExtensionUtils.parseExtensionValue(extension);
      return Optional.ofNullable(
              AuthorityKeyIdentifier.getInstance(parsed).getKeyIdentifierOctets())
          .map(KeyId::hex);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }
}
