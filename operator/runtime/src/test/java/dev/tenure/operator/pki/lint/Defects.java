package dev.tenure.operator.pki.lint;

import static dev.tenure.operator.pki.lint.Doctored.FROM;
import static dev.tenure.operator.pki.lint.Doctored.P256;
import static dev.tenure.operator.pki.lint.Doctored.UNTIL;
import static dev.tenure.operator.pki.lint.Doctored.names;
import static dev.tenure.operator.pki.lint.Doctored.profile;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest.Names;
import dev.tenure.core.certificate.SubjectAttribute;
import dev.tenure.core.certificate.SubjectAttributes;
import dev.tenure.core.certificate.Usage;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.Time;

/** What can be wrong with a certificate, each alone. */
final class Defects {
  private Defects() {}

  private static final String SPIFFE = "spiffe://example.org/ns/payments/sa/api";

  /** Spoils one part of a good certificate. */
  interface Spoil {
    void in(Doctored certificate) throws Exception;
  }

  record Defect(String name, String found, Spoil spoil) {
    Specimen specimen() {
      try {
        var certificate = new Doctored();
        spoil.in(certificate);
        return certificate.specimen();
      } catch (Exception e) {
        throw new AssertionError(name, e);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Defect defect(String name, String found, Spoil spoil) {
    return new Defect(name, found, spoil);
  }

  static Stream<Defect> all() {
    return Stream.of(frame(), validity(), naming(), keys(), usages()).flatMap(one -> one);
  }

  private static Stream<Defect> frame() {
    return Stream.of(
        defect("version 1", "4.1.2.1", c -> c.versionOne = true),
        defect("serial of zero", "4.1.2.2", c -> c.serial = BigInteger.ZERO),
        defect("negative serial", "4.1.2.2", c -> c.serial = c.serial.negate()),
        defect("long serial", "4.1.2.2", c -> c.serial = BigInteger.ONE.shiftLeft(160)),
        defect("guessable serial", "4.1.2.2", c -> c.serial = BigInteger.valueOf(42)),
        defect("other algorithm inside", "4.1.1.2", c -> c.saysInside = "SHA384withECDSA"),
        defect("other algorithm outside", "4.1.1.2", c -> c.signedWith = "SHA384withECDSA"),
        defect("weak algorithm", "4.1.1.2", c -> c.signedWith = c.saysInside = "SHA1withECDSA"),
        defect("unique identifier", "4.1.2.8", c -> c.uniqueId = true),
        defect("lacking extension", "4.2:", c -> c.extensions.remove(Extension.basicConstraints)),
        defect(
            "extension too many",
            "4.2:",
            c -> c.put(Extension.issuerAlternativeName, false, new DEROctetString(new byte[1]))));
  }

  private static Stream<Defect> validity() {
    return Stream.of(
        defect("begins later", "4.1.2.5", c -> c.from = time(Duration.ofSeconds(1))),
        defect("ends later", "4.1.2.5", c -> c.until = time(Duration.ofHours(2))),
        defect(
            "time in the wrong form",
            "UTCTime",
            c -> c.until = Time.getInstance(new DERGeneralizedTime(Date.from(UNTIL)))),
        defect(
            "outlives its CA",
            "6.1.3",
            c -> {
              var later = FROM.plus(Duration.ofDays(2));
              c.until = time(Duration.ofDays(2));
              c.profile =
                  new CertificateProfile(
                      CertificateContents.of(Optional.empty(), c.profile.names(), P256),
                      P256,
                      FROM,
                      later);
            }),
        defect(
            "begins before its CA",
            "6.1.3",
            c -> {
              var earlier = FROM.minus(Duration.ofDays(2));
              c.from = time(Duration.ofDays(-2));
              c.profile =
                  new CertificateProfile(
                      CertificateContents.of(Optional.empty(), c.profile.names(), P256),
                      P256,
                      earlier,
                      UNTIL);
            }));
  }

  private static Stream<Defect> naming() {
    return Stream.of(
        defect("other issuer", "4.1.2.4", c -> c.issuer = new X500Name("CN=other")),
        defect("subject nobody asked for", "4.1.2.6", c -> c.subject = new X500Name("CN=admin")),
        defect(
            "subject lacking",
            "4.1.2.6",
            c -> c.profile = profile(Optional.of("api"), c.profile.names(), P256)),
        defect(
            "organisation smuggled in",
            "4.1.2.6",
            c -> {
              c.subject = new X500Name("CN=api,O=system:masters");
              c.profile = profile(Optional.of("api"), c.profile.names(), P256);
            }),
        defect(
            "organisation lacking",
            "4.1.2.6",
            c -> c.profile = saying(SubjectAttribute.ORGANIZATIONS, "Payments")),
        defect(
            "organisational unit for an organisation",
            "4.1.2.6",
            c -> {
              c.subject = new X500Name("OU=Payments");
              c.profile = saying(SubjectAttribute.ORGANIZATIONS, "Payments");
            }),
        defect(
            "two attributes in one part",
            "4.1.2.6",
            c -> {
              c.subject = new X500Name("O=Payments+C=DE");
              c.profile =
                  contents(
                      new SubjectAttributes(
                          Map.of(
                              SubjectAttribute.ORGANIZATIONS,
                              List.of("Payments"),
                              SubjectAttribute.COUNTRIES,
                              List.of("DE"))),
                      Set.of());
            }),
        defect(
            "a group of Kubernetes that somebody decided upon",
            "system:",
            c -> {
              c.subject = new X500Name("O=system:masters");
              c.profile = saying(SubjectAttribute.ORGANIZATIONS, "system:masters");
            }),
        defect(
            "long common name",
            "4.1.2.6",
            c -> {
              var name = new DERUTF8String("x".repeat(65));
              c.subject = new X500Name(new RDN[] {new RDN(BCStyle.CN, name)});
              c.profile = profile(Optional.of("x".repeat(65)), c.profile.names(), P256);
            }),
        defect(
            "name lacking",
            "exactly the names",
            c -> c.profile = with("api.payments.svc", "b.svc")),
        defect(
            "name too many",
            "exactly the names",
            c -> c.names(true, dns("api.payments.svc"), dns("ledger.ledger.svc"))),
        defect(
            "name twice",
            "exactly the names",
            c -> c.names(true, dns("api.payments.svc"), dns("api.payments.svc"))),
        defect(
            "name of another type",
            "exactly the names",
            c -> c.names(true, new GeneralName(GeneralName.rfc822Name, "api.payments.svc"))),
        defect(
            "names not critical beside an empty subject",
            "must be critical exactly when",
            c -> c.names(false, dns("api.payments.svc"))),
        defect(
            "names critical beside a subject",
            "must be critical exactly when",
            c -> {
              c.subject = new X500Name("CN=api");
              c.profile = profile(Optional.of("api"), c.profile.names(), P256);
            }),
        defect(
            "malformed name",
            "not well formed",
            c -> {
              c.profile = with("-api.payments.svc");
              c.names(true, dns("-api.payments.svc"));
            }),
        defect("SPIFFE ID beside another URI", "X509-SVID", Defects::twoUris),
        defect(
            "name outside the CA's constraints",
            "4.2.1.10",
            c -> c.constraints = permitted("ledger.svc")),
        defect("name the CA excludes", "4.2.1.10", c -> c.constraints = excluded("payments.svc")));
  }

  private static Stream<Defect> keys() {
    return Stream.of(
        defect("key of another", "4.1.2.7", c -> c.expected = Doctored.pair("EC", 256)),
        defect(
            "key of another size", "4.1.2.7", c -> c.leaf = c.expected = Doctored.pair("EC", 384)),
        defect(
            "key of another type",
            "4.1.2.7",
            c -> c.leaf = c.expected = Doctored.pair("Ed25519", 0)),
        defect(
            "other subject key identifier",
            "4.2.1.2",
            c ->
                c.put(
                    Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[20]))),
        defect(
            "other authority key identifier",
            "4.2.1.1",
            c ->
                c.put(
                    Extension.authorityKeyIdentifier,
                    false,
                    new AuthorityKeyIdentifier(new byte[20]))));
  }

  private static Stream<Defect> usages() {
    return Stream.of(
        defect(
            "is a CA",
            "4.2.1.9",
            c -> c.put(Extension.basicConstraints, true, new BasicConstraints(true))),
        defect(
            "constraints not critical",
            "4.2.1.9",
            c -> c.put(Extension.basicConstraints, false, new BasicConstraints(false))),
        defect(
            "may sign certificates",
            "4.2.1.3",
            c ->
                c.put(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign))),
        defect(
            "usage not critical",
            "4.2.1.3",
            c -> c.put(Extension.keyUsage, false, new KeyUsage(KeyUsage.digitalSignature))),
        defect(
            "may sign code",
            "4.2.1.12",
            c ->
                c.put(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning))),
        defect(
            "serves lacking",
            "4.2.1.12",
            c ->
                c.put(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))),
        defect(
            "signs code, as decided, without serving",
            "4.2.1.12",
            c -> c.profile = contents(SubjectAttributes.NONE, Set.of(Usage.CODE_SIGNING))),
        defect(
            "agrees on keys",
            "4.2.1.3",
            c ->
                c.put(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement))),
        defect("SPIFFE ID of one that only serves", "X509-SVID", Defects::servingSpiffeId),
        defect(
            "may do anything",
            "4.2.1.12",
            c ->
                c.put(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage))));
  }

  private static void twoUris(Doctored certificate) throws Exception {
    certificate.profile =
        profile(
            Optional.empty(),
            new Names(List.of(), List.of(), List.of(SPIFFE, "https://example.org"), List.of()),
            P256);
    certificate.names(
        true,
        new GeneralName(GeneralName.uniformResourceIdentifier, SPIFFE),
        new GeneralName(GeneralName.uniformResourceIdentifier, "https://example.org"));
  }

  private static void servingSpiffeId(Doctored certificate) throws Exception {
    var id = new Names(List.of(), List.of(), List.of(SPIFFE), List.of());
    certificate.profile =
        new CertificateProfile(
            new CertificateContents(
                Optional.empty(),
                SubjectAttributes.NONE,
                id,
                Set.of(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH)),
            P256,
            FROM,
            UNTIL);
    certificate.put(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    certificate.names(true, new GeneralName(GeneralName.uniformResourceIdentifier, SPIFFE));
  }

  private static CertificateProfile saying(SubjectAttribute attribute, String value) {
    return contents(new SubjectAttributes(Map.of(attribute, List.of(value))), Set.of());
  }

  private static CertificateProfile contents(SubjectAttributes subject, Set<Usage> usages) {
    return new CertificateProfile(
        new CertificateContents(
            Optional.empty(),
            subject,
            names("api.payments.svc"),
            Usage.settled(usages, P256.algorithm())),
        P256,
        FROM,
        UNTIL);
  }

  private static CertificateProfile with(String... dns) {
    return profile(Optional.empty(), names(dns), P256);
  }

  private static Time time(Duration after) {
    return new Time(Date.from(FROM.plus(after)));
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  static NameConstraints permitted(String dns) {
    return new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(dns(dns))}, null);
  }

  private static NameConstraints excluded(String dns) {
    return new NameConstraints(null, new GeneralSubtree[] {new GeneralSubtree(dns(dns))});
  }
}
