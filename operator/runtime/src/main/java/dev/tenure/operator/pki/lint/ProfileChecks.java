package dev.tenure.operator.pki.lint;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.Usage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;

/** Whether what was decided upon can be put into a certificate at all. */
final class ProfileChecks {
  /** RFC 5280 appendix A.1, ub-common-name. */
  static final int LONGEST_COMMON_NAME = 64;

  private ProfileChecks() {}

  static Optional<Violation> namesSomebody(CertificateProfile profile) {
    return Finding.unless(
        !profile.names().isEmpty(),
        Reason.INVALID_SPEC,
        "The certificate would name nobody (RFC 5280 section 4.2.1.6). Give"
            + " spec.certificate.dnsNames.");
  }

  static Optional<Violation> commonName(CertificateProfile profile) {
    return profile
        .commonName()
        .filter(
            name ->
                name.isBlank()
                    || name.length() > LONGEST_COMMON_NAME
                    || name.chars().anyMatch(Character::isISOControl))
        .map(
            name ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "spec.certificate.commonName is not 1 to 64 printable characters (RFC 5280"
                        + " appendix A.1, ub-common-name). Leave it out; the name belongs into"
                        + " dnsNames."));
  }

  static Optional<Violation> wellFormed(CertificateProfile profile) {
    var names = profile.names();
    return Stream.of(
            malformed(GeneralName.dNSName, "dnsNames", names.dnsNames()),
            malformed(GeneralName.iPAddress, "ipAddresses", names.ipAddresses()),
            malformed(GeneralName.uniformResourceIdentifier, "uris", names.uris()),
            malformed(GeneralName.rfc822Name, "emailAddresses", names.emailAddresses()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** A certificate without one of the two extensions would be good for anything. */
  static Optional<Violation> usages(CertificateProfile profile) {
    var usages = profile.contents().usages();
    return Finding.unless(
        usages.stream().anyMatch(Usage::extended) && !usages.stream().allMatch(Usage::extended),
        Reason.INVALID_SPEC,
        "The certificate would have no usage of one kind (RFC 5280 sections 4.2.1.3 and 4.2.1.12)."
            + " Leave spec.certificate.usages out.");
  }

  private static Optional<Violation> malformed(int type, String field, List<String> names) {
    return names.stream()
        .filter(name -> !NameSyntax.isWellFormed(type, name))
        .map(
            name ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "spec.certificate.%s: \"%s\" is not well formed (RFC 5280 section 4.2.1.6). Mend it; other scripts are written in their ASCII form (RFC 5890)."
                        .formatted(field, name)))
        .findFirst();
  }
}
