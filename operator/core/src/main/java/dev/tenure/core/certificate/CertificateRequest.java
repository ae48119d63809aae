package dev.tenure.core.certificate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an identity asks for, as its spec says it.
 *
 * @param duration the wished life; ceilings may shorten it
 * @param renewBefore how long before its end it is replaced; empty for the default
 */
public record CertificateRequest(
    String issuer,
    String secretName,
    CertificateContents contents,
    Duration duration,
    Optional<RenewBefore> renewBefore,
    KeySpec key,
    Outputs outputs) {

  /** Subject alternative names as asked (RFC 5280 section 4.2.1.6), order kept. */
  public record Names(
      List<String> dnsNames,
      List<String> ipAddresses,
      List<String> uris,
      List<String> emailAddresses) {
    /** No names at all. */
    public static final Names NONE = new Names(List.of(), List.of(), List.of(), List.of());

    public Names {
      dnsNames = List.copyOf(dnsNames);
      ipAddresses = List.copyOf(ipAddresses);
      uris = List.copyOf(uris);
      emailAddresses = List.copyOf(emailAddresses);
    }

    /** Whether no name of any type is asked. */
    public boolean isEmpty() {
      return dnsNames.isEmpty()
          && ipAddresses.isEmpty()
          && uris.isEmpty()
          && emailAddresses.isEmpty();
    }
  }
}
