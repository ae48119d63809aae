package dev.tenure.operator.pki.lint;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.Usage;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

/** What the key may be used for. */
final class UsageChecks {
  private static final String ID_KP = "1.3.6.1.5.5.7.3.";
  private static final Set<Usage> OF_SPIFFE =
      Set.of(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH, Usage.CLIENT_AUTH);

  private UsageChecks() {}

  static Optional<Violation> basicConstraints(Specimen specimen) {
    var extensions = specimen.certificate().getExtensions();
    var constraints = BasicConstraints.fromExtensions(extensions);
    return Finding.defect(
        isCritical(extensions, Extension.basicConstraints)
            && !constraints.isCA()
            && constraints.getPathLenConstraint() == null,
        "4.2.1.9",
        "its basicConstraints are not critical and CA:FALSE");
  }

  static Optional<Violation> keyUsage(Specimen specimen) {
    var extensions = specimen.certificate().getExtensions();
    var found = KeyUsage.fromExtensions(extensions);
    return Finding.defect(
        isCritical(extensions, Extension.keyUsage)
            && found.equals(new KeyUsage(bits(specimen.profile().contents().usages()))),
        "4.2.1.3",
        "its keyUsage is not critical, or not the one that was decided upon");
  }

  static Optional<Violation> extendedKeyUsage(Specimen specimen) {
    var extensions = specimen.certificate().getExtensions();
    return Finding.defect(
        !isCritical(extensions, Extension.extendedKeyUsage)
            && hasPurposes(
                ExtendedKeyUsage.fromExtensions(extensions),
                specimen.profile().contents().usages()),
        "4.2.1.12",
        "its extendedKeyUsage is not the one that was decided upon");
  }

  /** X509-SVID sections 4.3 and 4.4. */
  static Optional<Violation> spiffe(Specimen specimen) {
    var contents = specimen.profile().contents();
    var isSpiffe = contents.names().uris().stream().anyMatch(uri -> uri.startsWith("spiffe:"));
    return Finding.unless(
        !isSpiffe || contents.usages().containsAll(OF_SPIFFE),
        Reason.INVALID_SPEC,
        "A certificate with a SPIFFE ID must have digital signature, server auth and client auth"
            + " (X509-SVID sections 4.3 and 4.4). Leave spec.certificate.usages out.");
  }

  /** Whether the purposes are exactly those among the usages. */
  static boolean hasPurposes(ExtendedKeyUsage found, Set<Usage> usages) {
    var purposes = purposes(usages);
    return found.getUsages().length == purposes.size()
        && Arrays.stream(found.getUsages()).map(KeyPurposeId::getId).allMatch(purposes::contains);
  }

  /** Whether the purposes are at least those and at most these. */
  static boolean within(ExtendedKeyUsage found, Set<Usage> least, Set<Usage> most) {
    var all = Arrays.stream(found.getUsages()).map(KeyPurposeId::getId).collect(Collectors.toSet());
    return all.containsAll(purposes(least)) && purposes(most).containsAll(all);
  }

  private static Set<String> purposes(Set<Usage> usages) {
    return usages.stream()
        .filter(Usage::extended)
        .map(UsageChecks::purpose)
        .collect(Collectors.toSet());
  }

  /** Whether the key may sign neither certificates nor revocation lists. */
  static boolean isEndEntity(X509CertificateHolder certificate) {
    var constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
    var usage = KeyUsage.fromExtensions(certificate.getExtensions());
    return (constraints == null || !constraints.isCA())
        && (usage == null || !usage.hasUsages(KeyUsage.keyCertSign))
        && (usage == null || !usage.hasUsages(KeyUsage.cRLSign));
  }

  /** The bits of the usages of the key among them. */
  static int bits(Set<Usage> usages) {
    var bits = 0;
    for (var usage : usages) {
      bits |=
          switch (usage) {
            case DIGITAL_SIGNATURE -> KeyUsage.digitalSignature;
            case CONTENT_COMMITMENT -> KeyUsage.nonRepudiation;
            case KEY_ENCIPHERMENT -> KeyUsage.keyEncipherment;
            case DATA_ENCIPHERMENT -> KeyUsage.dataEncipherment;
            case KEY_AGREEMENT -> KeyUsage.keyAgreement;
            default -> 0;
          };
    }
    return bits;
  }

  /** Of the arc id-kp (RFC 5280 section 4.2.1.12; IPsec: its first registrations there). */
  private static String purpose(Usage usage) {
    return ID_KP
        + switch (usage) {
          case SERVER_AUTH -> 1;
          case CLIENT_AUTH -> 2;
          case CODE_SIGNING -> 3;
          case EMAIL_PROTECTION -> 4;
          case IPSEC_END_SYSTEM -> 5;
          case IPSEC_TUNNEL -> 6;
          case IPSEC_USER -> 7;
          default -> throw new IllegalArgumentException(usage + " is no purpose");
        };
  }

  private static boolean isCritical(Extensions extensions, ASN1ObjectIdentifier id) {
    return extensions.getExtension(id).isCritical();
  }
}
