package dev.tenure.core.certificate;

import dev.tenure.core.Asked;
import dev.tenure.core.identity.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for an authority elsewhere.
 *
 * @param issuer name of the {@code IdentityIssuer}
 * @param serviceAccount the account in the subject's namespace that the subject acts as, if any
 * @param csr the request in PEM, signed with the key that the certificate is for
 * @param keyDigest hexadecimal SHA-256 of the public key: tells one key from another
 */
public record SigningRequest(
    String issuer,
    Subject subject,
    Optional<String> serviceAccount,
    CertificateProfile profile,
    String csr,
    String keyDigest) {
  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);

  /** Names what is asked, whatever key it is for and whenever: the same order has the same name. */
  public String orderName() {
    var key = profile.key();
    var asked = Asked.of("order").with("issuer", issuer);
    return profile.contents().in(key.in(asked), key.algorithm()).fingerprint().substring(0, 16);
  }

  /**
   * The life to ask for, in whole seconds. An authority counts from its own clock and from when it
   * gets to it, so that a margin is left: a tenth of the life, 30 seconds at most. What comes back
   * must not end after the profile does.
   */
  public Duration life(Instant now) {
    var left = Duration.between(now, profile.notAfter());
    var tenth = left.dividedBy(10);
    var margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
    return Duration.ofSeconds(left.minus(margin).toSeconds());
  }
}
