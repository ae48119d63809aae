package dev.tenure.operator.pki.authority;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The certificates of one authority that are revoked, as they are to be signed (RFC 5280 section
 * 5).
 *
 * @param number grows with every list of the authority (section 5.2.3)
 * @param thisUpdate when it was made
 * @param nextUpdate when the next one is there at the latest
 */
public record RevocationList(
    long number, Instant thisUpdate, Instant nextUpdate, List<RevokedCertificate> revoked) {
  public RevocationList {
    revoked = List.copyOf(revoked);
  }

  /** An authority's first. The number comes from the clock, so that a lost list repeats none. */
  public static RevocationList first(Instant now, Instant nextUpdate) {
    return new RevocationList(now.getEpochSecond(), now, nextUpdate, List.of());
  }

  /**
   * The one after this. What ended before this list was made has been on a list after its end, and
   * is left out (section 3.3); whatever is revoked already stays as it was first said.
   */
  public RevocationList next(Instant now, Instant until, Collection<RevokedCertificate> more) {
    var all = new LinkedHashMap<java.math.BigInteger, RevokedCertificate>();
    revoked.stream()
        .filter(one -> !one.notAfter().isBefore(thisUpdate))
        .forEach(one -> all.put(one.serialNumber(), one));
    more.forEach(one -> all.putIfAbsent(one.serialNumber(), one));
    return new RevocationList(
        Math.max(number + 1, now.getEpochSecond()), now, until, List.copyOf(all.values()));
  }

  /** Whether it says so of all of them. */
  public boolean includes(Collection<RevokedCertificate> certificates) {
    var serials =
        revoked.stream()
            .map(RevokedCertificate::serialNumber)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    return certificates.stream().allMatch(one -> serials.contains(one.serialNumber()));
  }
}
