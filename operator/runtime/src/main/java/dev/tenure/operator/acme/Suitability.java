package dev.tenure.operator.acme;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an ACME server cannot sign is refused before anything is ordered. */
final class Suitability {
  private static final int MOST_NAMES = 100;

  private Suitability() {}

  /** Why the server cannot be asked for this; empty where it can. */
  static Optional<Violation> violation(
      AcmeSettings settings, CertificateProfile profile, Instant now) {
    return contents(settings, profile)
        .or(() -> usages(settings, profile))
        .or(() -> life(settings, profile, now))
        .or(() -> solvers(settings, profile));
  }

  private static Optional<Violation> contents(AcmeSettings settings, CertificateProfile profile) {
    var names = profile.names();
    if (!names.emailAddresses().isEmpty() || !names.uris().isEmpty()) {
      return refused(
          Reason.NAME_NOT_ALLOWED,
          "%s signs DNS names and IP addresses alone (RFC 8555, RFC 8738). Drop the e-mail addresses and URIs from spec.certificate, or name another issuer."
              .formatted(asks(settings)));
    }
    if (!profile.contents().subjectIsEmpty()) {
      return refused(
          Reason.NAME_NOT_ALLOWED,
          "%s decides the subject itself. Drop spec.certificate.commonName and subject; the names are in dnsNames and ipAddresses."
              .formatted(asks(settings)));
    }
    var count = Identity.of(names).size();
    return count == 0 || count > MOST_NAMES
        ? refused(
            Reason.NAME_NOT_ALLOWED,
            "%s signs 1 to %d names, and %d were asked. Change spec.certificate.dnsNames."
                .formatted(asks(settings), MOST_NAMES, count))
        : Optional.empty();
  }

  private static Optional<Violation> usages(AcmeSettings settings, CertificateProfile profile) {
    var purposes =
        profile.contents().usages().stream().filter(Usage::extended).collect(Collectors.toSet());
    return purposes.equals(settings.usages())
        ? Optional.empty()
        : refused(
            Reason.USAGE_NOT_ALLOWED,
            "%s signs for exactly these purposes: %s. Ask for them: spec.certificate.usages: [%s]; or have the issuer's spec.acme.usages mended where its server signs others."
                .formatted(asks(settings), list(settings), list(settings)));
  }

  private static String list(AcmeSettings settings) {
    return settings.usages().stream().sorted().map(Usage::text).collect(Collectors.joining(", "));
  }

  /** A certificate that outlives its tenure is thrown away anyhow; it would count at the server. */
  private static Optional<Violation> life(
      AcmeSettings settings, CertificateProfile profile, Instant now) {
    var left = Duration.between(now, profile.notAfter()).plusSeconds(1);
    return settings
        .life()
        .filter(life -> life.compareTo(left) > 0)
        .flatMap(
            life ->
                refused(
                    Reason.DURATION_NOT_ALLOWED,
                    "%s gives every certificate a life of %d s, and %d s were left to ask for. Ask for a spec.certificate.duration of %ds or more; where spec.expiresAt is nearer, extend the tenure or name an issuer with shorter certificates."
                        .formatted(
                            asks(settings), life.toSeconds(), left.toSeconds(), life.toSeconds())));
  }

  private static Optional<Violation> solvers(AcmeSettings settings, CertificateProfile profile) {
    return Identity.of(profile.names()).stream()
        .filter(one -> settings.solver(one).isEmpty())
        .findFirst()
        .flatMap(
            one ->
                refused(
                    Reason.NAME_NOT_ALLOWED,
                    "IdentityIssuer \"%s\" has no solver that proves \"%s\". %s in the issuer's spec.acme.solvers."
                        .formatted(settings.issuer(), one.text(), missing(one))));
  }

  private static String missing(Identity one) {
    if (one.wildcard()) {
      return "A wildcard needs dns01";
    }
    return one.type() == Identity.Type.IP
        ? "An IP address needs http01 without zones"
        : "Have its zone added";
  }

  private static String asks(AcmeSettings settings) {
    return "IdentityIssuer \"%s\" asks an ACME server, which".formatted(settings.issuer());
  }

  private static Optional<Violation> refused(Reason reason, String message) {
    return Optional.of(new Violation(reason, message));
  }
}
