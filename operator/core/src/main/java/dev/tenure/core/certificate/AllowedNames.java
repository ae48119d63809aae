package dev.tenure.core.certificate;

import java.util.List;

/**
 * What an issuer allows beyond a tenant's own names. In a pattern {@code *} stands for one label or
 * path segment and {@code **} for any number of them, none included.
 *
 * @param ipRanges CIDR blocks
 * @param subject patterns of the attributes of the subject, each matched as a whole
 */
public record AllowedNames(
    List<String> dns,
    List<String> uris,
    List<String> emails,
    List<String> commonNames,
    List<String> ipRanges,
    SubjectAttributes subject) {
  /** The default: nothing beyond a tenant's own names. */
  public static final AllowedNames NONE =
      new AllowedNames(
          List.of(), List.of(), List.of(), List.of(), List.of(), SubjectAttributes.NONE);

  public AllowedNames {
    dns = List.copyOf(dns);
    uris = List.copyOf(uris);
    emails = List.copyOf(emails);
    commonNames = List.copyOf(commonNames);
    ipRanges = List.copyOf(ipRanges);
  }
}
