package dev.tenure.operator.pki.lint;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;

/** How each type of name must look (RFC 5280 section 4.2.1.6). */
final class NameSyntax {
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

  /** Preferred name syntax (RFC 1034 section 3.5, RFC 1123 section 2.1), one leading wildcard. */
  private static final Pattern DNS =
      Pattern.compile("(?=.{1,253}$)(\\*\\.)?" + LABEL + "(\\." + LABEL + ")*");

  /** A mailbox of RFC 2821 section 4.1.2 in ASCII, without quoting. */
  private static final Pattern MAIL =
      Pattern.compile("[\\x21-\\x7e&&[^@\"]]{1,64}@" + LABEL + "(\\." + LABEL + ")*");

  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

  private NameSyntax() {}

  /** Whether a name in a certificate is well formed. */
  static boolean isWellFormed(GeneralName name) {
    if (name.getTagNo() == GeneralName.iPAddress) {
      var octets = ASN1OctetString.getInstance(name.getName()).getOctets().length;
      return octets == 4 || octets == 16;
    }
    return isWellFormed(name.getTagNo(), name.getName().toString());
  }

  /** Whether a name is well formed as text, an address as a literal. */
  static boolean isWellFormed(int type, String text) {
    return switch (type) {
      case GeneralName.dNSName -> DNS.matcher(text).matches();
      case GeneralName.rfc822Name -> MAIL.matcher(text).matches();
      case GeneralName.uniformResourceIdentifier ->
          PRINTABLE.matcher(text).matches() && isAbsolute(text);
      case GeneralName.iPAddress -> isAddress(text);
      default -> false;
    };
  }

  private static boolean isAddress(String text) {
    try {
      return InetAddress.ofLiteral(text).getAddress().length > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isAbsolute(String text) {
    try {
      return new URI(text).isAbsolute();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
