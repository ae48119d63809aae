package dev.tenure.operator.pki.lint;

import dev.tenure.core.Check;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateProfile;
import java.util.List;
import java.util.Optional;

/** All rules for a workload's certificate; the first that is broken answers. */
public final class Lint {
  static final List<Check<Specimen>> CHECKS =
      List.of(
          StructureChecks::version,
          StructureChecks::serialNumber,
          StructureChecks::signatureAlgorithm,
          StructureChecks::uniqueIdentifiers,
          StructureChecks::extensions,
          ValidityChecks::asDecided,
          ValidityChecks::encoding,
          ValidityChecks::withinAuthority,
          NameChecks::issuer,
          SubjectChecks::asDecided,
          SubjectChecks::nobodyOfTheSystem,
          NameChecks::alternativeNames,
          SubjectChecks::criticality,
          NameChecks::wellFormed,
          NameChecks::oneSpiffeId,
          NameChecks::constraints,
          KeyChecks::sameKey,
          KeyChecks::asDecided,
          KeyChecks::subjectKeyIdentifier,
          KeyChecks::authorityKeyIdentifier,
          UsageChecks::basicConstraints,
          UsageChecks::keyUsage,
          UsageChecks::extendedKeyUsage,
          UsageChecks::spiffe,
          StructureChecks::signature);

  private static final List<Check<CertificateProfile>> BEFORE_ALL =
      List.of(
          ProfileChecks::namesSomebody,
          ProfileChecks::commonName,
          ProfileChecks::wellFormed,
          ProfileChecks::usages);

  private Lint() {}

  /** Why no good certificate can be made as decided; empty when one can be tried. */
  public static Optional<Violation> violation(CertificateProfile profile) {
    return Check.first(BEFORE_ALL, profile);
  }

  /** The first rule that the certificate breaks; empty when it keeps all. */
  public static Optional<Violation> violation(Specimen specimen) {
    return Check.first(CHECKS, specimen);
  }
}
