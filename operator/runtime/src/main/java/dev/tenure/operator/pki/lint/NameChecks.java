package dev.tenure.operator.pki.lint;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateRequest.Names;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;

/** Who is named, and by whom. */
final class NameChecks {
  private NameChecks() {}

  /**
   * One name in a form that can be compared: its type and its text, or an address in hexadecimal.
   */
  private record Name(int type, String value) {}

  static Optional<Violation> issuer(Specimen specimen) {
    var authority = specimen.signer().path().getFirst().getSubjectX500Principal();
    return Finding.defect(
        specimen.certificate().getIssuer().equals(X500Name.getInstance(authority.getEncoded())),
        "4.1.2.4",
        "its issuer is not the subject of the CA");
  }

  static Optional<Violation> alternativeNames(Specimen specimen) {
    return Finding.defect(
        holds(specimen.certificate(), specimen.profile().names()),
        "4.2.1.6",
        "its subjectAltName does not hold exactly the names that were decided upon");
  }

  /** Whether the subject alternative names are exactly these, each once. */
  static boolean holds(X509CertificateHolder certificate, Names names) {
    var extension = certificate.getExtension(Extension.subjectAlternativeName);
    if (extension == null) {
      return false;
    }
    var found =
        Arrays.stream(GeneralNames.getInstance(extension.getParsedValue()).getNames())
            .map(NameChecks::comparable)
            .toList();
    return !found.isEmpty()
        && new HashSet<>(found).size() == found.size()
        && Set.copyOf(found).equals(expected(names));
  }

  static Optional<Violation> wellFormed(Specimen specimen) {
    return Arrays.stream(names(specimen))
        .filter(name -> !NameSyntax.isWellFormed(name))
        .map(
            name ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "The name \"%s\" is not well formed (RFC 5280 section 4.2.1.6). Mend it in spec.certificate; other scripts are written in their ASCII form (RFC 5890)."
                        .formatted(name.getName())))
        .findFirst();
  }

  /** X509-SVID section 2: a SPIFFE ID stands alone among URIs. */
  static Optional<Violation> oneSpiffeId(Specimen specimen) {
    var uris =
        Arrays.stream(names(specimen))
            .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
            .map(name -> name.getName().toString())
            .toList();
    return Finding.unless(
        uris.size() <= 1 || uris.stream().noneMatch(uri -> uri.startsWith("spiffe:")),
        Reason.INVALID_SPEC,
        "The certificate has a SPIFFE ID, beside which no other URI may stand (X509-SVID section"
            + " 2). Remove the other entries of spec.certificate.uris.");
  }

  static Optional<Violation> constraints(Specimen specimen) {
    return NameConstraintsOfPath.refused(specimen.signer().path(), List.of(names(specimen)))
        .map(
            name ->
                new Violation(
                    Reason.NAME_NOT_ALLOWED,
                    "The CA's own name constraints do not allow \"%s\" (RFC 5280 section 4.2.1.10), so that nobody would accept it. Ask for another name, or another issuer."
                        .formatted(name)));
  }

  private static GeneralName[] names(Specimen specimen) {
    return GeneralNames.fromExtensions(
            specimen.certificate().getExtensions(), Extension.subjectAlternativeName)
        .getNames();
  }

  private static Name comparable(GeneralName name) {
    return name.getTagNo() == GeneralName.iPAddress
        ? address(ASN1OctetString.getInstance(name.getName()).getOctets())
        : new Name(name.getTagNo(), name.getName().toString());
  }

  private static Name address(byte[] octets) {
    return new Name(GeneralName.iPAddress, HexFormat.of().formatHex(octets));
  }

  private static Set<Name> expected(Names names) {
    return Stream.of(
            names.dnsNames().stream().map(name -> new Name(GeneralName.dNSName, name)),
            names.ipAddresses().stream().map(ip -> address(InetAddress.ofLiteral(ip).getAddress())),
            names.uris().stream().map(uri -> new Name(GeneralName.uniformResourceIdentifier, uri)),
            names.emailAddresses().stream().map(mail -> new Name(GeneralName.rfc822Name, mail)))
        .flatMap(one -> one)
        .collect(Collectors.toSet());
  }
}
