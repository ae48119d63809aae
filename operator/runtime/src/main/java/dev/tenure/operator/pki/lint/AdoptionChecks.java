package dev.tenure.operator.pki.lint;

import dev.tenure.core.certificate.CertificateContents;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.CertificateRequest;
import dev.tenure.core.certificate.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What must hold of a certificate that is kept though somebody else had it issued: what the spec
 * says is there, what is filled in by default may come with the first rotation, and nothing else is
 * there. So the rules for names hold for it as for any other.
 */
final class AdoptionChecks {
  private AdoptionChecks() {}

  /** A certificate that was found, and what would be issued in its place. */
  record Found(
      X509CertificateHolder certificate,
      CertificateRequest request,
      CertificateProfile profile,
      Instant now) {}

  static Optional<String> notOver(Found found) {
    var until = found.certificate().getNotAfter().toInstant();
    return unless(
        until.isAfter(found.now()),
        "Its certificate ended at %s. Delete the Secret, and one is issued into a new one."
            .formatted(until));
  }

  static Optional<String> begun(Found found) {
    var from = found.certificate().getNotBefore().toInstant();
    return unless(
        !from.isAfter(found.now()),
        "Its certificate is valid only from %s. Take it over then, or delete the Secret."
            .formatted(from));
  }

  static Optional<String> notAuthority(Found found) {
    return unless(
        UsageChecks.isEndEntity(found.certificate()),
        "Its certificate is that of a CA. A workload's cannot sign others: name another"
            + " secretName.");
  }

  /** The workload's SPIFFE ID is filled in. */
  static Optional<String> names(Found found) {
    return unless(
        NameChecks.holds(found.certificate(), found.profile().names())
            || NameChecks.holds(found.certificate(), found.request().contents().names()),
        "Its certificate does not hold exactly the names that spec.certificate asks for. Ask for"
            + " the names that it has (openssl x509 -noout -ext subjectAltName); once it is taken"
            + " over they can be changed.");
  }

  static Optional<String> subject(Found found) {
    return unless(
        SubjectChecks.says(found.certificate(), found.profile().contents())
            || repeatsAName(found, found.profile().contents())
            || repeatsAName(found, found.request().contents()),
        "Its certificate has another subject than spec.certificate asks for. Set commonName and"
            + " subject to what it has (openssl x509 -noout -subject); once it is taken over they"
            + " can be changed.");
  }

  private static boolean repeatsAName(Found found, CertificateContents contents) {
    return SubjectChecks.repeatsAName(found.certificate(), contents);
  }

  /** No such extension at all leaves the purpose open, and cert-manager's default is that. */
  static Optional<String> usages(Found found) {
    var asked = found.request().contents().usages();
    var extensions = found.certificate().getExtensions();
    var use = KeyUsage.fromExtensions(extensions);
    var purposes = ExtendedKeyUsage.fromExtensions(extensions);
    var suits =
        (use == null || use.hasUsages(UsageChecks.bits(asked)))
            && (purposes == null
                || UsageChecks.within(purposes, asked, found.profile().contents().usages()));
    return unless(
        suits,
        "Its certificate has other usages than spec.certificate asks for%s. Set usages to what it has (openssl x509 -noout -ext keyUsage,extendedKeyUsage); once it is taken over they can be changed."
            .formatted(list(found.profile().contents().usages())));
  }

  private static String list(Set<Usage> usages) {
    return usages.stream().map(Usage::text).collect(Collectors.joining(", ", " (", ")"));
  }

  private static Optional<String> unless(boolean holds, String why) {
    return holds ? Optional.empty() : Optional.of(why);
  }
}
