package dev.tenure.operator.pki.lint;

import dev.tenure.core.Violation;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** The frame of a certificate (RFC 5280 section 4.1). */
final class StructureChecks {
  private static final int MOST_SERIAL_OCTETS = 20;

  /** CA/Browser Forum Baseline Requirements section 7.1: more than 64 bits of chance. */
  private static final int LEAST_SERIAL_BITS = 64;

  private static final Set<ASN1ObjectIdentifier> EXTENSIONS =
      Set.of(
          Extension.basicConstraints,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.subjectKeyIdentifier,
          Extension.authorityKeyIdentifier,
          Extension.subjectAlternativeName);

  private StructureChecks() {}

  static Optional<Violation> version(Specimen specimen) {
    var version = specimen.certificate().getVersionNumber();
    return Finding.defect(version == 3, "4.1.2.1", "its version is %d, not 3".formatted(version));
  }

  static Optional<Violation> serialNumber(Specimen specimen) {
    var serial = specimen.certificate().getSerialNumber();
    return Finding.defect(
        serial.signum() > 0
            && serial.toByteArray().length <= MOST_SERIAL_OCTETS
            && serial.bitLength() > LEAST_SERIAL_BITS,
        "4.1.2.2",
        "its serial number is not positive, of more than 64 random bits and at most 20 octets");
  }

  static Optional<Violation> signatureAlgorithm(Specimen specimen) {
    var certificate = specimen.certificate();
    var expected =
        new DefaultSignatureAlgorithmIdentifierFinder().find(specimen.signer().algorithm());
    return Finding.defect(
        certificate.getSignatureAlgorithm().equals(expected)
            && certificate.getTBSCertificate().getSignature().equals(expected),
        "4.1.1.2",
        "its signature algorithm is not %s, inside and out"
            .formatted(specimen.signer().algorithm()));
  }

  static Optional<Violation> uniqueIdentifiers(Specimen specimen) {
    var content = specimen.certificate().getTBSCertificate();
    return Finding.defect(
        content.getIssuerUniqueId() == null && content.getSubjectUniqueId() == null,
        "4.1.2.8",
        "it has unique identifiers, which a CA must not issue");
  }

  /** Each once: a parser that saw one twice would have refused. */
  static Optional<Violation> extensions(Specimen specimen) {
    var found = new ArrayList<Object>(specimen.certificate().getExtensionOIDs());
    var points = specimen.certificate().getExtension(Extension.cRLDistributionPoints);
    if (points != null && !points.isCritical()) {
      found.remove(Extension.cRLDistributionPoints);
    }
    return Finding.defect(
        found.size() == EXTENSIONS.size() && EXTENSIONS.containsAll(found),
        "4.2",
        "its extensions are %s, not basicConstraints, keyUsage, extendedKeyUsage, subjectKeyIdentifier, authorityKeyIdentifier and subjectAltName, with or without cRLDistributionPoints"
            .formatted(found));
  }
}
