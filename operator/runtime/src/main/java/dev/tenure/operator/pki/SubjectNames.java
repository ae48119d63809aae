package dev.tenure.operator.pki;

import dev.tenure.core.certificate.CertificateRequest.Names;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Subject alternative names (RFC 5280 section 4.2.1.6), written and read. */
public final class SubjectNames {
  private SubjectNames() {}

  /** The extension's value; a name given twice stands once. */
  public static GeneralNames encode(Names names) {
    return new GeneralNames(
        Stream.of(
                names.dnsNames().stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                names.ipAddresses().stream().map(SubjectNames::address),
                names.uris().stream()
                    .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri)),
                names.emailAddresses().stream()
                    .map(mail -> new GeneralName(GeneralName.rfc822Name, mail)))
            .flatMap(one -> one)
            .distinct()
            .toArray(GeneralName[]::new));
  }

  private static GeneralName address(String literal) {
    return new GeneralName(
        GeneralName.iPAddress, new DEROctetString(InetAddress.ofLiteral(literal).getAddress()));
  }

  /**
   * The names as the Java platform reads them, in their order; those of other types are left out.
   */
  static Names read(X509Certificate certificate) throws CertificateParsingException {
    var names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Names.NONE
        : new Names(
            ofType(names, GeneralName.dNSName),
            ofType(names, GeneralName.iPAddress),
            ofType(names, GeneralName.uniformResourceIdentifier),
            ofType(names, GeneralName.rfc822Name));
  }

  private static List<String> ofType(Collection<List<?>> names, int type) {
    var found = new ArrayList<String>();
    for (var name : names) {
      if (name.get(0) instanceof Integer tag && tag == type && name.get(1) instanceof String text) {
        found.add(text);
      }
    }
    return found;
  }
}
