package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Default deny for the subject: a common name must be one of the other names, or listed by the
 * issuer; every attribute must be listed. Names that Kubernetes keeps for itself are never given.
 */
final class SubjectPolicy {
  private static final int LONGEST_COMMON_NAME = 64;
  private static final int MOST_VALUES = 16;
  private static final Predicate<String> COUNTRY = Pattern.compile("[A-Z]{2}").asMatchPredicate();

  /** A PrintableString (RFC 5280 appendix A.1, X520SerialNumber). */
  private static final Predicate<String> PRINTABLE =
      Pattern.compile("[A-Za-z0-9 '()+,./:=?-]+").asMatchPredicate();

  private final AllowedNames allowed;
  private final String issuer;

  SubjectPolicy(AllowedNames allowed, String issuer) {
    this.allowed = allowed;
    this.issuer = issuer;
  }

  /** The first value that may not be, and how to mend it. */
  Optional<Violation> violation(CertificateContents contents) {
    return Stream.concat(
            contents.commonName().stream()
                .flatMap(name -> commonName(name, contents.names()).stream()),
            contents.subject().values().keySet().stream()
                .flatMap(attribute -> attribute(attribute, contents.subject()).stream()))
        .findFirst();
  }

  private Optional<Violation> commonName(String name, CertificateRequest.Names names) {
    if (name.length() > LONGEST_COMMON_NAME) {
      return invalidCommonName("is longer than 64 characters (RFC 5280, ub-common-name)");
    }
    if (!NameText.isPlain(name)) {
      return invalidCommonName("is empty or holds characters that are not seen");
    }
    if (NameText.isOfTheSystem(name)) {
      return ofTheSystem("commonName", name);
    }
    var amongNames = names.dnsNames().stream().anyMatch(n -> NamePattern.sameDns(n, name));
    var listed =
        allowed.commonNames().stream().anyMatch(p -> NamePattern.matchesCommonName(p, name));
    return amongNames || listed
        ? Optional.empty()
        : notAllowed("commonName", name, "commonNames", "Repeat one of dnsNames");
  }

  private static Optional<Violation> invalidCommonName(String what) {
    return Optional.of(
        new Violation(
            Reason.INVALID_SPEC,
            "spec.certificate.commonName %s. Leave it out and put the name into dnsNames alone."
                .formatted(what)));
  }

  private Optional<Violation> attribute(SubjectAttribute attribute, SubjectAttributes subject) {
    var values = subject.of(attribute);
    var field = "subject." + attribute.field();
    if (values.size() > MOST_VALUES) {
      return Optional.of(
          new Violation(
              Reason.INVALID_SPEC,
              "spec.certificate.%s has %d values, at most %d are signed. Leave some out."
                  .formatted(field, values.size(), MOST_VALUES)));
    }
    return values.stream().flatMap(value -> value(attribute, field, value).stream()).findFirst();
  }

  private Optional<Violation> value(SubjectAttribute attribute, String field, String value) {
    if (!isWellFormed(attribute, value)) {
      return Optional.of(
          new Violation(
              Reason.INVALID_SPEC,
              "spec.certificate.%s: %s is not well formed. Write %s."
                  .formatted(field, NameText.quoted(value), shape(attribute))));
    }
    if (attribute == SubjectAttribute.ORGANIZATIONS && NameText.isOfTheSystem(value)) {
      return ofTheSystem(field, value);
    }
    return allowed.subject().of(attribute).stream()
            .anyMatch(pattern -> NamePattern.matchesText(pattern, value))
        ? Optional.empty()
        : notAllowed(field, value, "subject." + attribute.entry(), "Leave it out");
  }

  private static boolean isWellFormed(SubjectAttribute attribute, String value) {
    return value.length() <= attribute.longest()
        && NameText.isPlain(value)
        && switch (attribute) {
          case COUNTRIES -> COUNTRY.test(value);
          case SERIAL_NUMBER -> PRINTABLE.test(value);
          default -> true;
        };
  }

  private static String shape(SubjectAttribute attribute) {
    return switch (attribute) {
      case COUNTRIES -> "a country as two capitals (ISO 3166), e.g. DE";
      case SERIAL_NUMBER -> "1 to 64 letters, digits, spaces and any of '()+,./:=?-";
      default ->
          "1 to %d characters that can be seen, without a space at either end"
              .formatted(attribute.longest());
    };
  }

  private static Optional<Violation> ofTheSystem(String field, String value) {
    return Optional.of(
        new Violation(
            Reason.NAME_NOT_ALLOWED,
            "spec.certificate.%s: %s begins with \"system:\", as only users and groups of Kubernetes itself do, and is never signed. Leave it out; give rights to a ServiceAccount instead."
                .formatted(field, NameText.quoted(value))));
  }

  private Optional<Violation> notAllowed(String field, String value, String entry, String mend) {
    return Optional.of(
        new Violation(
            Reason.NAME_NOT_ALLOWED,
            "spec.certificate.%s: %s is not allowed. %s, or have IdentityIssuer \"%s\" list it in spec.allowedNames.%s."
                .formatted(field, NameText.quoted(value), mend, issuer, entry)));
  }
}
