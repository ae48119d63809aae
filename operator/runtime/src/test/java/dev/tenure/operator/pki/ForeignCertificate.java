package dev.tenure.operator.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.KeySpec;
import dev.tenure.core.certificate.Outputs;
import dev.tenure.operator.pki.authority.GivenCa;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** A workload's certificate as other tools leave it in a Secret, good or bad. */
public final class ForeignCertificate {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final GivenCa ca;
  private final List<String> dnsNames;
  private KeyPair pair = KeyPairs.generate(GivenCa.P256, RANDOM);
  private Outputs.Encoding encoding = Outputs.Encoding.PKCS1;
  private Instant from;
  private Instant until;
  private String subject = "";
  private boolean authority;
  private List<KeyPurposeId> purposes = List.of();

  private ForeignCertificate(GivenCa ca, Instant now, List<String> dnsNames) {
    this.ca = ca;
    this.dnsNames = dnsNames;
    this.from = now.minusSeconds(3600);
    this.until = now.plusSeconds(86_400);
  }

  /** One of a day, an hour old, without an extended key usage: as cert-manager has by default. */
  public static ForeignCertificate of(GivenCa ca, Instant now, String... dnsNames) {
    return new ForeignCertificate(ca, now, List.of(dnsNames));
  }

  public ForeignCertificate lasting(Instant start, Instant end) {
    from = start;
    until = end;
    return this;
  }

  public ForeignCertificate key(KeySpec spec) {
    pair = KeyPairs.generate(spec, RANDOM);
    return this;
  }

  public ForeignCertificate inPkcs8() {
    encoding = Outputs.Encoding.PKCS8;
    return this;
  }

  public ForeignCertificate subject(String name) {
    subject = name;
    return this;
  }

  public ForeignCertificate ofAnAuthority() {
    authority = true;
    return this;
  }

  public ForeignCertificate purposes(KeyPurposeId... all) {
    purposes = List.of(all);
    return this;
  }

  /** {@code tls.crt}, {@code tls.key} and {@code ca.crt}. */
  public SecretData secret() {
    var key = EncodedKey.of(pair.getPrivate(), encoding);
    return GivenCa.secret(
        Pem.certificates(List.of(signed())), Pem.privateKey(key.type(), key.der()), ca.bundle());
  }

  /** The same with other values; an empty one is left out. */
  public SecretData secret(Map<String, String> changed) {
    var values = new HashMap<>(secret().values());
    changed.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            values.remove(name);
          } else {
            values.put(name, value.getBytes(US_ASCII));
          }
        });
    return SecretData.of(values);
  }

  private X509Certificate signed() {
    var builder =
        new X509v3CertificateBuilder(
            X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded()),
            new BigInteger(100, RANDOM),
            Date.from(from),
            Date.from(until),
            new X500Name(subject),
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    try {
      extend(builder);
      var scheme = SignatureScheme.of(ca.pair().getPublic()).orElseThrow();
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(scheme.signer(ca.pair().getPrivate(), RANDOM)));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void extend(X509v3CertificateBuilder builder)
      throws IOException, GeneralSecurityException {
    var names =
        dnsNames.stream()
            .map(name -> new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new);
    builder.addExtension(
        Extension.subjectAlternativeName, subject.isEmpty(), new GeneralNames(names));
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.certificate()));
    if (!purposes.isEmpty()) {
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
    }
  }

  @Override
  public String toString() {
    return "ForeignCertificate" + dnsNames + Arrays.asList(from, until);
  }
}
