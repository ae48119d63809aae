package dev.tenure.operator.pki.authority;

import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.operator.pki.KeyId;
import dev.tenure.operator.pki.SubjectFields;
import dev.tenure.operator.pki.SubjectNames;
import dev.tenure.operator.pki.Usages;
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
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
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
            SubjectFields.encode(profile.contents()),
            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, Usages.keyUsage(profile.contents().usages()));
      builder.addExtension(
          Extension.extendedKeyUsage, false, Usages.extendedKeyUsage(profile.contents().usages()));
      builder.addExtension(Extension.subjectKeyIdentifier, false, KeyId.of(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new AuthorityKeyIdentifier(HexFormat.of().parseHex(authority.keyId())));
      builder.addExtension(
          Extension.subjectAlternativeName,
          profile.contents().subjectIsEmpty(),
          SubjectNames.encode(profile.names()));
      if (authority.revocations().isPresent()) {
        builder.addExtension(
            Extension.cRLDistributionPoints, false, points(authority.revocations().get()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LeafTemplate(builder);
  }

  /** RFC 5280 section 4.2.1.13: one list for all reasons, signed by the certificate's issuer. */
  private static CRLDistPoint points(String url) {
    var name = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, url));
    return new CRLDistPoint(
        new DistributionPoint[] {
          new DistributionPoint(new DistributionPointName(name), null, null)
        });
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
    return new X500Name(commonName.map(SubjectFields::commonName).stream().toArray(RDN[]::new));
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
