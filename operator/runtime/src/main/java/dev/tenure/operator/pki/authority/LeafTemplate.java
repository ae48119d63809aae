package dev.tenure.operator.pki.authority;

import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.operator.pki.KeyId;
import dev.tenure.operator.pki.SubjectNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * A certificate to be signed, complete but for the signature: the same template gives the same
 * certificate whoever signs.
 */
final class LeafTemplate {
  private static final int SERIAL_BITS = 128;

  private final X509v3CertificateBuilder builder;

  private LeafTemplate(X509v3CertificateBuilder builder) {
    this.builder = builder;
  }

  /** A workload's certificate, for either end of mutual TLS, with a serial of 128 random bits. */
  static LeafTemplate of(
      CertificateProfile profile, PublicKey key, AuthorityKey authority, SecureRandom random) {
    var builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded()),
            serial(random),
            time(profile.notBefore()),
            time(profile.notAfter()),
            subject(profile.commonName()),
            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    try {
      addUsages(builder, profile.key().algorithm());
      builder.addExtension(Extension.subjectKeyIdentifier, false, KeyId.of(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(HexFormat.of().parseHex(authority.keyId())));
      builder.addExtension(
          Extension.subjectAlternativeName,
          profile.commonName().isEmpty(),
          SubjectNames.encode(profile.names()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LeafTemplate(builder);
  }

  private static void addUsages(X509v3CertificateBuilder builder, KeySpec.Algorithm key)
      throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    var usage =
        key == KeySpec.Algorithm.RSA
            ? KeyUsage.digitalSignature | KeyUsage.keyEncipherment
            : KeyUsage.digitalSignature;
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
  }

  /** RFC 5280 section 4.1.2.2: positive, at most 20 octets. */
  static BigInteger serial(SecureRandom random) {
    return new BigInteger(SERIAL_BITS, random);
  }

  /** RFC 5280 section 4.1.2.5: UTCTime through 2049, then GeneralizedTime. */
  static Time time(Instant at) {
    return new Time(Date.from(at));
  }

  static X500Name subject(Optional<String> commonName) {
    return commonName
        .map(name -> new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build())
        .orElseGet(() -> new X500Name(new RDN[0]));
  }

  /** Signs and reads back, so that what is looked at afterwards is what was encoded. */
  X509CertificateHolder sign(ContentSigner signer) {
    try {
      return new X509CertificateHolder(builder.build(signer).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
