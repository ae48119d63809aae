package dev.tenure.operator.pki;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.SubjectAttribute;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * The subject of a certificate, one attribute in each RDN, from the widest to the narrowest. Values
 * are encoded here and not by Bouncy Castle's builder, which reads {@code #…} as raw ASN.1.
 */
public final class SubjectFields {
  private static final List<SubjectAttribute> BEFORE_COMMON_NAME =
      List.of(
          SubjectAttribute.COUNTRIES,
          SubjectAttribute.PROVINCES,
          SubjectAttribute.LOCALITIES,
          SubjectAttribute.STREET_ADDRESSES,
          SubjectAttribute.POSTAL_CODES,
          SubjectAttribute.ORGANIZATIONS,
          SubjectAttribute.ORGANIZATIONAL_UNITS);

  private SubjectFields() {}

  /** The whole subject; empty where nothing is said. */
  public static X500Name encode(CertificateContents contents) {
    var rdns = new ArrayList<RDN>();
    for (var attribute : BEFORE_COMMON_NAME) {
      contents.subject().of(attribute).forEach(value -> rdns.add(rdn(attribute, value)));
    }
    contents.commonName().ifPresent(name -> rdns.add(commonName(name)));
    contents
        .subject()
        .of(SubjectAttribute.SERIAL_NUMBER)
        .forEach(value -> rdns.add(rdn(SubjectAttribute.SERIAL_NUMBER, value)));
    return new X500Name(rdns.toArray(RDN[]::new));
  }

  /** A common name alone. */
  public static RDN commonName(String name) {
    return new RDN(BCStyle.CN, new DERUTF8String(name));
  }

  /** RFC 5280 appendix A.1: country and serial number are PrintableStrings. */
  private static RDN rdn(SubjectAttribute attribute, String value) {
    return switch (attribute) {
      case COUNTRIES -> new RDN(BCStyle.C, new DERPrintableString(value));
      case SERIAL_NUMBER -> new RDN(BCStyle.SERIALNUMBER, new DERPrintableString(value));
      default -> new RDN(type(attribute), new DERUTF8String(value));
    };
  }

  private static ASN1ObjectIdentifier type(SubjectAttribute attribute) {
    return switch (attribute) {
      case ORGANIZATIONS -> BCStyle.O;
      case ORGANIZATIONAL_UNITS -> BCStyle.OU;
      case COUNTRIES -> BCStyle.C;
      case PROVINCES -> BCStyle.ST;
      case LOCALITIES -> BCStyle.L;
      case STREET_ADDRESSES -> BCStyle.STREET;
      case POSTAL_CODES -> BCStyle.POSTAL_CODE;
      case SERIAL_NUMBER -> BCStyle.SERIALNUMBER;
    };
  }
}
