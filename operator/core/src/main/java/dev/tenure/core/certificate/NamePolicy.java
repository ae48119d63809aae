package dev.tenure.core.certificate;

import dev.tenure.core.Reason;
import dev.tenure.core.Violation;
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
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)(\\*\\.)?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern EMAIL =
      Pattern.compile("[\\x21-\\x3f\\x41-\\x7e]{1,64}@[^@\\s]{1,253}");
  private static final int LONGEST_COMMON_NAME = 64;

  private final Tenant tenant;
  private final AllowedNames allowed;
  private final String issuer;

  NamePolicy(Tenant tenant, AllowedNames allowed, String issuer) {
    this.tenant = tenant;
    this.allowed = allowed;
    this.issuer = issuer;
  }

  /** The first name that may not be, and how to mend it. */
  Optional<Violation> violation(CertificateRequest request) {
    var names = request.names();
    return Stream.of(
            anyName(names),
            each("dnsNames", names.dnsNames(), this::isDns, this::mayDns, "dns"),
            each("ipAddresses", names.ipAddresses(), this::isIp, this::mayIp, "ipRanges"),
            each("uris", names.uris(), this::isUri, this::mayUri, "uris"),
            each("emailAddresses", names.emailAddresses(), this::isEmail, this::mayEmail, "emails"),
            spiffeIdStandsAlone(names),
            commonName(request))
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
      String field,
      List<String> names,
      Predicate<String> wellFormed,
      Predicate<String> may,
      String entry) {
    return names.stream()
        .flatMap(
            name -> {
              if (!wellFormed.test(name)) {
                return Stream.of(
                    new Violation(
                        Reason.INVALID_SPEC,
                        "spec.certificate.%s: \"%s\" is not well formed.".formatted(field, name)));
              }
              return may.test(name) ? Stream.empty() : Stream.of(refused(field, name, entry));
            })
        .findFirst();
  }

  private Violation refused(String field, String name, String entry) {
    return new Violation(
        Reason.NAME_NOT_ALLOWED,
        "spec.certificate.%s: \"%s\" is not a name of namespace %s. Without leave its identities may have <service>.%s.svc and their own SPIFFE ID; for more, have IdentityIssuer \"%s\" list it in spec.allowedNames.%s."
            .formatted(field, name, tenant.namespace(), tenant.namespace(), issuer, entry));
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

  private Optional<Violation> commonName(CertificateRequest request) {
    return request
        .commonName()
        .flatMap(
            name -> {
              if (name.length() > LONGEST_COMMON_NAME) {
                return Optional.of(
                    new Violation(
                        Reason.INVALID_SPEC,
                        "spec.certificate.commonName is longer than 64 characters (RFC 5280,"
                            + " ub-common-name). Put the name into dnsNames alone."));
              }
              var amongNames = request.names().dnsNames().stream().anyMatch(name::equalsIgnoreCase);
              var listed =
                  allowed.commonNames().stream().anyMatch(p -> NamePattern.matchesDns(p, name));
              return amongNames || listed
                  ? Optional.empty()
                  : Optional.of(refused("commonName", name, "commonNames"));
            });
  }

  private boolean isDns(String name) {
    return DNS_NAME.matcher(name).matches();
  }

  private boolean mayDns(String name) {
    return tenant.ownsDns(name)
        || allowed.dns().stream().anyMatch(pattern -> NamePattern.matchesDns(pattern, name));
  }

  private boolean isIp(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
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

  private boolean isUri(String text) {
    try {
      return text.length() <= 2048 && URI.create(text).isAbsolute() && text.indexOf('*') < 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean mayUri(String uri) {
    return tenant.spiffeId().filter(uri::equals).isPresent()
        || allowed.uris().stream().anyMatch(pattern -> NamePattern.matchesPath(pattern, uri));
  }

  private boolean isEmail(String text) {
    return EMAIL.matcher(text).matches() && isDns(text.substring(text.lastIndexOf('@') + 1));
  }

  private boolean mayEmail(String text) {
    return allowed.emails().stream().anyMatch(p -> NamePattern.matchesEmail(p, text));
  }
}
