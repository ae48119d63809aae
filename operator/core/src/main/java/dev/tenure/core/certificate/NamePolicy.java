package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Default deny for every name in a certificate: a tenant gets its own names, and beyond them only
 * what the issuer's {@code allowedNames} lists.
 */
final class NamePolicy {
  /** The last label is never digits alone (RFC 3696 section 2): it would be an IP address. */
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)(?!(.*\\.)?[0-9]+$)(\\*\\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern EMAIL =
      Pattern.compile("[\\x21-\\x3f\\x41-\\x7e]{1,64}@[^@\\s]{1,253}");
  private static final Pattern IP_V4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("/(\\.|%2e){1,2}(?=[/?#]|$)", Pattern.CASE_INSENSITIVE);
  private static final int MOST_NAMES = 100;

  /** A field of names: its entry in {@code allowedNames}, and what is well formed there. */
  private enum Field {
    DNS_NAMES(
        "dnsNames",
        "dns",
        "Write labels of at most 63 ASCII letters, digits and hyphens, 253 characters in all,"
            + " without a trailing dot, an IDN as A-labels (xn--...), a star only as the whole"
            + " first label, an IP address in ipAddresses instead."),
    IP_ADDRESSES(
        "ipAddresses", "ipRanges", "Write 192.0.2.1 or 2001:db8::1, in full and without a zone."),
    URIS(
        "uris",
        "uris",
        "Write an absolute URI of at most 2048 characters without stars, spaces or dot segments."),
    EMAIL_ADDRESSES(
        "emailAddresses", "emails", "Write one mailbox at one domain, e.g. \"team@example.com\".");

    private final String field;
    private final String entry;
    private final String shape;

    Field(String field, String entry, String shape) {
      this.field = field;
      this.entry = entry;
      this.shape = shape;
    }
  }

  private final Tenant tenant;
  private final AllowedNames allowed;
  private final String issuer;

  NamePolicy(Tenant tenant, AllowedNames allowed, String issuer) {
    this.tenant = tenant;
    this.allowed = allowed;
    this.issuer = issuer;
  }

  /** The first name that may not be, and how to mend it. */
  Optional<Violation> violation(CertificateContents contents) {
    var names = contents.names();
    return Stream.of(
            anyName(names),
            each(Field.DNS_NAMES, names.dnsNames(), NamePolicy::isDns, this::mayDns),
            each(Field.IP_ADDRESSES, names.ipAddresses(), NamePolicy::isIp, this::mayIp),
            each(Field.URIS, names.uris(), NamePolicy::isUri, this::mayUri),
            each(
                Field.EMAIL_ADDRESSES, names.emailAddresses(), NamePolicy::isEmail, this::mayEmail),
            spiffeIdIsWellFormed(),
            spiffeIdStandsAlone(names),
            new SubjectPolicy(allowed, issuer).violation(contents))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Violation> anyName(CertificateRequest.Names names) {
    return names.isEmpty() && tenant.spiffeId().isEmpty()
        ? Optional.of(
            new Violation(
                Reason.INVALID_SPEC,
                "The certificate would name nobody. Give spec.certificate.dnsNames, e.g. [\"my-service.%s.svc\"]."
                    .formatted(tenant.namespace())))
        : Optional.empty();
  }

  private Optional<Violation> each(
      Field field, List<String> names, Predicate<String> wellFormed, Predicate<String> may) {
    if (names.size() > MOST_NAMES) {
      return tooMany(field, names.size());
    }
    return names.stream()
        .filter(name -> !wellFormed.test(name) || !may.test(name))
        .findFirst()
        .map(
            name ->
                wellFormed.test(name)
                    ? refused(field.field, name, field.entry)
                    : malformed(field, name));
  }

  private static Optional<Violation> tooMany(Field field, int count) {
    return Optional.of(
        new Violation(
            Reason.INVALID_SPEC,
            "spec.certificate.%s has %d names, at most %d are signed. Split the identity."
                .formatted(field.field, count, MOST_NAMES)));
  }

  private static Violation malformed(Field field, String name) {
    return new Violation(
        Reason.INVALID_SPEC,
        "spec.certificate.%s: %s is not well formed. %s"
            .formatted(field.field, NameText.quoted(name), field.shape));
  }

  private Violation refused(String field, String name, String entry) {
    return new Violation(
        Reason.NAME_NOT_ALLOWED,
        "spec.certificate.%s: %s is not a name of namespace %s. Without leave its identities may have <service>.%s.svc and their own SPIFFE ID; for more, have IdentityIssuer \"%s\" list it in spec.allowedNames.%s."
            .formatted(
                field,
                NameText.quoted(name),
                tenant.namespace(),
                tenant.namespace(),
                issuer,
                entry));
  }

  /** What the issuer's template and the names of objects give together. */
  private Optional<Violation> spiffeIdIsWellFormed() {
    return tenant
        .spiffeId()
        .filter(own -> !SpiffeIds.isWellFormed(own))
        .map(
            own ->
                new Violation(
                    Reason.INVALID_SPEC,
                    "The SPIFFE ID that spec.spiffe.path of IdentityIssuer \"%s\" gives this identity is not well formed: %s. Have the path changed, or choose a shorter name."
                        .formatted(issuer, NameText.quoted(own))));
  }

  /** X509-SVID section 2: exactly one URI SAN. */
  private Optional<Violation> spiffeIdStandsAlone(CertificateRequest.Names names) {
    return tenant
        .spiffeId()
        .filter(own -> names.uris().stream().anyMatch(uri -> !uri.equals(own)))
        .map(
            own ->
                new Violation(
                    Reason.NAME_NOT_ALLOWED,
                    "spec.certificate.uris: this identity carries the SPIFFE ID %s, beside which no other URI may stand (X509-SVID section 2). Remove the other URIs, or use an issuer without a trust domain."
                        .formatted(own)));
  }

  private static boolean isDns(String name) {
    return DNS_NAME.matcher(name).matches();
  }

  private boolean mayDns(String name) {
    return tenant.ownsDns(name)
        || allowed.dns().stream().anyMatch(pattern -> NamePattern.matchesDns(pattern, name));
  }

  /** Stricter than the JDK, which reads {@code 10.1} as an address and forgets a zone. */
  private static boolean isIp(String text) {
    try {
      var address = InetAddress.ofLiteral(text);
      return address instanceof Inet4Address
          ? IP_V4.matcher(text).matches()
          : text.indexOf('%') < 0 && text.indexOf('[') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean mayIp(String text) {
    var address = InetAddress.ofLiteral(text);
    return allowed.ipRanges().stream()
        .flatMap(range -> IpRange.parse(range).stream())
        .anyMatch(range -> range.contains(address));
  }

  private static boolean isUri(String text) {
    try {
      return text.length() <= 2048
          && URI.create(text).isAbsolute()
          && text.indexOf('*') < 0
          && !DOT_SEGMENT.matcher(text).find();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean mayUri(String uri) {
    return tenant.spiffeId().filter(uri::equals).isPresent()
        || allowed.uris().stream().anyMatch(pattern -> NamePattern.matchesPath(pattern, uri));
  }

  private static boolean isEmail(String text) {
    var domain = text.substring(text.lastIndexOf('@') + 1);
    return EMAIL.matcher(text).matches() && isDns(domain) && !domain.startsWith("*");
  }

  private boolean mayEmail(String text) {
    return allowed.emails().stream().anyMatch(p -> NamePattern.matchesEmail(p, text));
  }
}
