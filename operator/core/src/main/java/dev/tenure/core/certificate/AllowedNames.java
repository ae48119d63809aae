package dev.tenure.core.certificate;

import java.util.List;

/**
 * What an issuer allows beyond a tenant's own names. In a pattern {@code *} stands for one label or
 * path segment and {@code **} for any number of them, none included.
 *
 * @param ipRanges CIDR blocks
 */
public record AllowedNames(
    List<String> dns,
    List<String> uris,
    List<String> emails,
    List<String> commonNames,
    List<String> ipRanges) {
  /** The default: nothing beyond a tenant's own names. */
  public static final AllowedNames NONE =
      new AllowedNames(List.of(), List.of(), List.of(), List.of(), List.of());

  public AllowedNames {
    dns = List.copyOf(dns);
    uris = List.copyOf(uris);
    emails = List.copyOf(emails);
    commonNames = List.copyOf(commonNames);
    ipRanges = List.copyOf(ipRanges);
  }
}
