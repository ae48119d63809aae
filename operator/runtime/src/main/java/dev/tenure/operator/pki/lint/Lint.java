package dev.tenure.operator.pki.lint;

import dev.tenure.core.Check;
import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

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
          UsageChecks::spiffe);

  private static final List<Check<CertificateProfile>> BEFORE_ALL =
      List.of(
          ProfileChecks::namesSomebody,
          ProfileChecks::commonName,
          ProfileChecks::wellFormed,
          ProfileChecks::usages);

  private static final List<Check<AnswerChecks.Received>> ON_RECEIPT =
      List.of(
          AnswerChecks::key,
          AnswerChecks::notOver,
          AnswerChecks::begun,
          AnswerChecks::notTooLong,
          AnswerChecks::names,
          AnswerChecks::subject,
          AnswerChecks::notAuthority,
          AnswerChecks::usages);

  private static final List<Function<AdoptionChecks.Found, Optional<String>>> ON_ADOPTION =
      List.of(
          AdoptionChecks::notOver,
          AdoptionChecks::begun,
          AdoptionChecks::notAuthority,
          AdoptionChecks::names,
          AdoptionChecks::subject,
          AdoptionChecks::usages);

  private Lint() {}

  /**
   * Why a certificate that somebody else had issued cannot be kept, and how to mend it; empty when
   * it can.
   *
   * @param request what the spec says
   * @param profile what would be issued in its place
   */
  public static Optional<String> unadoptable(
      X509Certificate offered,
      CertificateRequest request,
      CertificateProfile profile,
      Instant now) {
    try {
      var found =
          new AdoptionChecks.Found(new JcaX509CertificateHolder(offered), request, profile, now);
      return ON_ADOPTION.stream()
          .map(check -> check.apply(found))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (CertificateEncodingException | RuntimeException e) {
      // The parser throws whatever hostile bytes make it throw.
      return Optional.of(
          "Its certificate cannot be read (RFC 5280 section 4.1). Delete the Secret.");
    }
  }

  /**
   * Why a certificate that somebody signed is not what was asked for; empty when it is. Weaker than
   * the rules for what we sign ourselves, which are also about form.
   *
   * @param key the public key that it was to be made for
   */
  public static Optional<Violation> violation(
      X509Certificate received, CertificateProfile profile, PublicKey key, Instant now) {
    try {
      var certificate = new JcaX509CertificateHolder(received);
      return Check.first(ON_RECEIPT, new AnswerChecks.Received(certificate, profile, key, now));
    } catch (CertificateEncodingException | RuntimeException e) {
      // The parser throws whatever hostile bytes make it throw.
      return Optional.of(
          new Violation(
              Reason.CERTIFICATE_REJECTED,
              "The certificate that the authority signed cannot be read (RFC 5280 section 4.1). It"
                  + " was thrown away."));
    }
  }

  /** Why no good certificate can be made as decided; empty when one can be tried. */
  public static Optional<Violation> violation(CertificateProfile profile) {
    return Check.first(BEFORE_ALL, profile);
  }

  /** The first rule that the certificate breaks; empty when it keeps all. */
  public static Optional<Violation> violation(Specimen specimen) {
    return Check.first(CHECKS, specimen);
  }
}
