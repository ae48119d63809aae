package dev.tenure.operator.pki.lint;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.Usage;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What must hold of a certificate whoever signed it. An authority elsewhere may write what it likes
 * into extensions that harm nobody; it may not name anybody else, nor let the holder do more, nor
 * live longer, than was asked.
 */
final class AnswerChecks {
  private AnswerChecks() {}

  /**
   * A certificate and what was asked for.
   *
   * @param key the public key that it was to be made for
   */
  record Received(
      X509CertificateHolder certificate, CertificateProfile profile, PublicKey key, Instant now) {}

  static Optional<Violation> key(Received received) {
    return rejected(
        received
            .certificate()
            .getSubjectPublicKeyInfo()
            .equals(SubjectPublicKeyInfo.getInstance(received.key().getEncoded())),
        "holds another key than the one it was asked for. An answer to somebody else's request may"
            + " have been mixed up; look at the authority's log.");
  }

  static Optional<Violation> notOver(Received received) {
    var until = received.certificate().getNotAfter().toInstant();
    return rejected(
        until.isAfter(received.now()),
        "had already ended, at %s. Check the authority's clock and its shortest and longest life."
            .formatted(until));
  }

  static Optional<Violation> begun(Received received) {
    var from = received.certificate().getNotBefore().toInstant();
    return rejected(
        !from.isAfter(received.now()),
        "is valid only from %s. Check the clocks of the authority and of the operator."
            .formatted(from));
  }

  static Optional<Violation> notTooLong(Received received) {
    var until = received.certificate().getNotAfter().toInstant();
    return rejected(
        !until.isAfter(received.profile().notAfter()),
        "lives until %s, longer than asked, which was until %s. Let the authority give the life that a request asks for, and check its clock."
            .formatted(until, received.profile().notAfter()));
  }

  static Optional<Violation> names(Received received) {
    return rejected(
        NameChecks.holds(received.certificate(), received.profile().names()),
        "does not hold exactly the names that were asked for. Let the authority take all subject"
            + " alternative names from the request, and add none.");
  }

  static Optional<Violation> subject(Received received) {
    return rejected(
        SubjectChecks.says(received.certificate(), received.profile().contents())
            || SubjectChecks.repeatsAName(received.certificate(), received.profile().contents()),
        "has another subject than was asked for. Let the authority take the subject from the"
            + " request, and add no organization or other part to it.");
  }

  static Optional<Violation> notAuthority(Received received) {
    return rejected(
        UsageChecks.isEndEntity(received.certificate()),
        "could sign other certificates. Let the authority sign it as an end entity's.");
  }

  /** More uses of the key do no harm; another purpose would let the holder do more. */
  static Optional<Violation> usages(Received received) {
    var usages = received.profile().contents().usages();
    var usage = KeyUsage.fromExtensions(received.certificate().getExtensions());
    var purposes = ExtendedKeyUsage.fromExtensions(received.certificate().getExtensions());
    return rejected(
        (usage == null || usage.hasUsages(UsageChecks.bits(usages)))
            && purposes != null
            && UsageChecks.hasPurposes(purposes, usages),
        "has other usages or purposes than were asked for. Let the authority allow exactly: %s."
            .formatted(usages.stream().map(Usage::text).collect(Collectors.joining(", "))));
  }

  private static Optional<Violation> rejected(boolean holds, String what) {
    return Finding.unless(
        holds,
        Reason.CERTIFICATE_REJECTED,
        "The certificate that the authority signed " + what + " It was thrown away.");
  }
}
