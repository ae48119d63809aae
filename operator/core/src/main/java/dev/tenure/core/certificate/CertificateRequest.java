package dev.tenure.core.certificate;

import dev.tenure.core.Asked;
import dev.tenure.core.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificate that an identity asks for.
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
    Outputs outputs)
    implements Request {
  /** Clocks of consumers may be this far behind ours. */
  private static final Duration BACKDATE = Duration.ofMinutes(1);

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

  @Override
  public String field() {
    return "spec.certificate";
  }

  @Override
  public String noun() {
    return "Certificate";
  }

  @Override
  public Optional<Violation> violation(CertificateInput input) {
    return namesViolation(input)
        .or(() -> KeyPolicy.violation(input, this))
        .or(() -> UsagePolicy.violation(input, this))
        .or(() -> OutputPolicy.violation(this));
  }

  private Optional<Violation> namesViolation(CertificateInput input) {
    return input
        .knownIssuer()
        .flatMap(
            from ->
                new NamePolicy(input.tenant(), from.allowedNames(), from.name())
                    .violation(contents));
  }

  @Override
  public CertificateProfile settled(CertificateInput input, Instant at, Instant notAfter) {
    return new CertificateProfile(
        contents.settled(key, input.spiffeId()), key, at.minus(BACKDATE), notAfter);
  }

  @Override
  public Asked asked(CertificateInput input) {
    var asked = Asked.of("certificate");
    contents.in(asked, key.algorithm());
    outputs.in(key.in(asked));
    return asked.with("spiffeId", input.spiffeId());
  }
}
