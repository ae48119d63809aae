package dev.tenure.operator.pki.lint;

import dev.tenure.core.Violation;
import dev.tenure.core.certificate.KeySpec;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What the key may be used for. */
final class UsageChecks {
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
    var expected =
        specimen.profile().key().algorithm() == KeySpec.Algorithm.RSA
            ? new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)
            : new KeyUsage(KeyUsage.digitalSignature);
    return Finding.defect(
        isCritical(extensions, Extension.keyUsage)
            && KeyUsage.fromExtensions(extensions).equals(expected),
        "4.2.1.3",
        "its keyUsage is not critical and digitalSignature, with keyEncipherment for RSA alone");
  }

  static Optional<Violation> extendedKeyUsage(Specimen specimen) {
    var extensions = specimen.certificate().getExtensions();
    var found = ExtendedKeyUsage.fromExtensions(extensions);
    return Finding.defect(
        !isCritical(extensions, Extension.extendedKeyUsage)
            && Set.of(found.getUsages())
                .equals(Set.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)),
        "4.2.1.12",
        "its extendedKeyUsage is not serverAuth and clientAuth");
  }

  private static boolean isCritical(Extensions extensions, ASN1ObjectIdentifier id) {
    return extensions.getExtension(id).isCritical();
  }
}
