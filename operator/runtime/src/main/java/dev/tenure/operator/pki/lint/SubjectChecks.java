package dev.tenure.operator.pki.lint;

import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.SubjectAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;

/** Whether the subject says what was decided upon and nothing else (RFC 5280 section 4.1.2.6). */
final class SubjectChecks {
  private static final String SYSTEM = "system:";

  private SubjectChecks() {}

  /** One attribute in a form that can be compared. */
  private record Part(ASN1ObjectIdentifier type, String value) {}

  static Optional<Violation> asDecided(Specimen specimen) {
    var rdns = specimen.certificate().getSubject().getRDNs();
    return Finding.defect(
        says(specimen.certificate(), specimen.profile().contents())
            && Arrays.stream(rdns).noneMatch(RDN::isMultiValued)
            && specimen.profile().commonName().stream()
                .allMatch(name -> name.length() <= ProfileChecks.LONGEST_COMMON_NAME),
        "4.1.2.6",
        "its subject is not the one that was decided upon, or its common name has more than 64"
            + " characters");
  }

  /**
   * Whether the subject has exactly these attributes, each in a part of its own or, as Go's library
   * writes several of one type, in one part together.
   */
  static boolean says(X509CertificateHolder certificate, CertificateContents contents) {
    var found =
        Arrays.stream(certificate.getSubject().getRDNs())
            .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
            .map(SubjectChecks::part)
            .toList();
    var expected = expected(contents);
    return found.size() == expected.size() && new HashSet<>(found).equals(new HashSet<>(expected));
  }

  /**
   * Whether the subject, where none was asked, is a common name that says one of the names again:
   * ACME servers add that, and it names nobody else.
   */
  static boolean repeatsAName(X509CertificateHolder certificate, CertificateContents contents) {
    var rdns = certificate.getSubject().getRDNs();
    return contents.subjectIsEmpty()
        && rdns.length == 1
        && !rdns[0].isMultiValued()
        && part(rdns[0].getFirst()).type().equals(BCStyle.CN)
        && Stream.concat(
                contents.names().dnsNames().stream(), contents.names().ipAddresses().stream())
            .anyMatch(part(rdns[0].getFirst()).value()::equals);
  }

  /** An API server that trusts the CA would obey whoever bears such a name. */
  static Optional<Violation> nobodyOfTheSystem(Specimen specimen) {
    return Finding.defect(
        Arrays.stream(specimen.certificate().getSubject().getRDNs())
            .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
            .map(SubjectChecks::part)
            .filter(part -> part.type().equals(BCStyle.CN) || part.type().equals(BCStyle.O))
            .noneMatch(
                part -> part.value().strip().regionMatches(true, 0, SYSTEM, 0, SYSTEM.length())),
        "4.1.2.6",
        "its subject begins with \"system:\", as only Kubernetes' own do");
  }

  static Optional<Violation> criticality(Specimen specimen) {
    var certificate = specimen.certificate();
    var empty = certificate.getSubject().getRDNs().length == 0;
    return Finding.defect(
        certificate.getExtension(Extension.subjectAlternativeName).isCritical() == empty,
        "4.2.1.6",
        "its subjectAltName must be critical exactly when its subject is empty");
  }

  private static Part part(AttributeTypeAndValue part) {
    return new Part(
        part.getType(),
        part.getValue() instanceof ASN1String text ? text.getString() : part.toString());
  }

  private static List<Part> expected(CertificateContents contents) {
    var expected = new ArrayList<Part>();
    contents.commonName().ifPresent(name -> expected.add(new Part(BCStyle.CN, name)));
    contents
        .subject()
        .values()
        .forEach(
            (attribute, values) ->
                values.forEach(value -> expected.add(new Part(type(attribute), value))));
    return expected;
  }

  private static ASN1ObjectIdentifier type(SubjectAttribute attribute) {
    return new ASN1ObjectIdentifier(
        "2.5.4."
            + switch (attribute) {
              case SERIAL_NUMBER -> 5;
              case COUNTRIES -> 6;
              case LOCALITIES -> 7;
              case PROVINCES -> 8;
              case STREET_ADDRESSES -> 9;
              case ORGANIZATIONS -> 10;
              case ORGANIZATIONAL_UNITS -> 11;
              case POSTAL_CODES -> 17;
            });
  }
}
