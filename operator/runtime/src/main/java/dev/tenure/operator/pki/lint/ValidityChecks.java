package dev.tenure.operator.pki.lint;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x509.Time;

/** From when until when (RFC 5280 section 4.1.2.5). */
final class ValidityChecks {
  private static final Instant FIRST_GENERALIZED = Instant.parse("2050-01-01T00:00:00Z");

  private ValidityChecks() {}

  static Optional<Violation> asDecided(Specimen specimen) {
    var from = specimen.certificate().getNotBefore().toInstant();
    var until = specimen.certificate().getNotAfter().toInstant();
    return Finding.defect(
        from.equals(specimen.profile().notBefore())
            && until.equals(specimen.profile().notAfter())
            && from.isBefore(until),
        "4.1.2.5",
        "it is valid from %s until %s, not from %s until %s"
            .formatted(from, until, specimen.profile().notBefore(), specimen.profile().notAfter()));
  }

  static Optional<Violation> encoding(Specimen specimen) {
    var content = specimen.certificate().getTBSCertificate();
    return Finding.defect(
        wellEncoded(content.getStartDate()) && wellEncoded(content.getEndDate()),
        "4.1.2.5",
        "times through 2049 must be UTCTime, later ones GeneralizedTime");
  }

  private static boolean wellEncoded(Time time) {
    var early = time.getDate().toInstant().isBefore(FIRST_GENERALIZED);
    return early == time.toASN1Primitive() instanceof ASN1UTCTime;
  }

  /** A certificate that outlives its CA cannot be verified in the end. */
  static Optional<Violation> withinAuthority(Specimen specimen) {
    var signer = specimen.signer();
    var certificate = specimen.certificate();
    return Finding.unless(
        !certificate.getNotBefore().toInstant().isBefore(signer.notBefore())
            && !certificate.getNotAfter().toInstant().isAfter(signer.notAfter()),
        Reason.DURATION_NOT_ALLOWED,
        "The certificate would be valid outside its CA's own life, %s to %s (RFC 5280 section 6.1.3). Ask for a shorter spec.certificate.duration, or give the issuer a new CA."
            .formatted(signer.notBefore(), signer.notAfter()));
  }
}
