package dev.tenure.operator.pki.lint;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.KeySpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V1TBSCertificateGenerator;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** A good certificate of which any part can be spoilt before it is signed. */
final class Doctored {
  static final Instant FROM = Instant.parse("2026-06-01T12:00:00Z");
  static final Instant UNTIL = FROM.plusSeconds(3600);
  static final KeyPair CA = pair("EC", 256);
  static final KeyPair LEAF = pair("EC", 256);
  static final KeySpec P256 = new KeySpec(KeySpec.Algorithm.ECDSA, 256, KeySpec.Rotation.ALWAYS);

  String signedWith = "SHA256withECDSA";
  String saysInside = "SHA256withECDSA";
  boolean versionOne;
  boolean uniqueId;
  BigInteger serial = BigInteger.ONE.shiftLeft(100);
  Time from = new Time(Date.from(FROM));
  Time until = new Time(Date.from(UNTIL));
  X500Name issuer = new X500Name("CN=ca");
  X500Name subject = new X500Name("");
  KeyPair leaf = LEAF;
  KeyPair expected = LEAF;
  NameConstraints constraints;
  GeneralName[] names = {new GeneralName(GeneralName.dNSName, "api.payments.svc")};
  CertificateProfile profile = profile(Optional.empty(), names("api.payments.svc"), P256);
  final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

  Doctored() throws GeneralSecurityException, IOException {
    var ids = new JcaX509ExtensionUtils();
    put(Extension.basicConstraints, true, new BasicConstraints(false));
    put(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    put(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
    put(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(LEAF.getPublic()));
    put(
        Extension.authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier(
            ids.createSubjectKeyIdentifier(CA.getPublic()).getKeyIdentifier()));
  }

  void put(ASN1ObjectIdentifier id, boolean critical, ASN1Encodable value) throws IOException {
    extensions.put(id, new Extension(id, critical, value.toASN1Primitive().getEncoded()));
  }

  void names(boolean critical, GeneralName... others) throws IOException {
    names = others;
    put(Extension.subjectAlternativeName, critical, new GeneralNames(others));
  }

  static CertificateProfile profile(Optional<String> commonName, Names names, KeySpec key) {
    return new CertificateProfile(CertificateContents.of(commonName, names, key), key, FROM, UNTIL);
  }

  static Names names(String... dns) {
    return new Names(List.of(dns), List.of(), List.of(), List.of());
  }

  static KeyPair pair(String algorithm, int size) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (size > 0) {
        generator.initialize(size);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Specimen specimen() throws GeneralSecurityException, IOException {
    if (!extensions.containsKey(Extension.subjectAlternativeName)) {
      names(true, names);
    }
    var authority = authority();
    var keyId = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(CA.getPublic());
    return new Specimen(
        new X509CertificateHolder(certificate().getEncoded()),
        profile,
        expected.getPublic(),
        new Specimen.Signer(
            List.of(authority),
            HexFormat.of().formatHex(keyId.getKeyIdentifier()),
            "SHA256withECDSA",
            authority.getNotBefore().toInstant(),
            authority.getNotAfter().toInstant()));
  }

  private Certificate certificate() throws GeneralSecurityException, IOException {
    var algorithms = new DefaultSignatureAlgorithmIdentifierFinder();
    if (versionOne) {
      var generator = new V1TBSCertificateGenerator();
      generator.setSerialNumber(new ASN1Integer(serial));
      generator.setSignature(algorithms.find(saysInside));
      generator.setIssuer(issuer);
      generator.setStartDate(from);
      generator.setEndDate(until);
      generator.setSubject(subject);
      generator.setSubjectPublicKeyInfo(publicKey());
      return signed(generator.generateTBSCertificate());
    }
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(serial));
    generator.setSignature(algorithms.find(saysInside));
    generator.setIssuer(issuer);
    generator.setStartDate(from);
    generator.setEndDate(until);
    generator.setSubject(subject);
    generator.setSubjectPublicKeyInfo(publicKey());
    generator.setExtensions(new Extensions(extensions.values().toArray(Extension[]::new)));
    if (uniqueId) {
      generator.setSubjectUniqueID(new DERBitString(new byte[] {1}));
    }
    return signed(generator.generateTBSCertificate());
  }

  private SubjectPublicKeyInfo publicKey() {
    return SubjectPublicKeyInfo.getInstance(leaf.getPublic().getEncoded());
  }

  private Certificate signed(TBSCertificate content) throws GeneralSecurityException, IOException {
    var signature = Signature.getInstance(signedWith);
    signature.initSign(CA.getPrivate());
    signature.update(content.getEncoded("DER"));
    return new Certificate(
        content,
        new DefaultSignatureAlgorithmIdentifierFinder().find(signedWith),
        new DERBitString(signature.sign()));
  }

  private X509Certificate authority() throws GeneralSecurityException, IOException {
    var generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(1));
    generator.setSignature(new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA"));
    generator.setIssuer(new X500Name("CN=ca"));
    generator.setSubject(new X500Name("CN=ca"));
    generator.setStartDate(new Time(Date.from(FROM.minus(Duration.ofDays(1)))));
    generator.setEndDate(new Time(Date.from(FROM.plus(Duration.ofDays(1)))));
    generator.setSubjectPublicKeyInfo(
        SubjectPublicKeyInfo.getInstance(CA.getPublic().getEncoded()));
    if (constraints != null) {
      generator.setExtensions(
          new Extensions(new Extension(Extension.nameConstraints, true, constraints.getEncoded())));
    }
    var self = new Doctored();
    var encoded = self.signed(generator.generateTBSCertificate()).getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }
}
