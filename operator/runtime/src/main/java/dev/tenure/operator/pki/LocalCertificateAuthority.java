package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.SecretData;
import dev.tenure.core.certificate.CertificateAuthority;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.core.certificate.Certified;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signs with authorities whose keys are in memory. Nothing is asked of anybody, so that the only
 * answer that may pass by itself is an issuer that is not ready yet.
 */
public final class LocalCertificateAuthority implements CertificateAuthority {
  private final Authorities authorities;
  private final InstantSource clock;
  private final LeafKeys keys;
  private final LintedSigner signer;

  /** Signs with the authorities that are found there at the time of each call. */
  public LocalCertificateAuthority(
      Authorities authorities, InstantSource clock, SecureRandom random) {
    this.authorities = authorities;
    this.clock = clock;
    this.keys = new LeafKeys(random);
    this.signer = new LintedSigner(random);
  }

  @Override
  public Answer<Certified> issue(
      String issuer, CertificateProfile profile, Optional<SecretData> current) {
    var now = clock.instant();
    return authority(issuer, now)
        .then(
            authority ->
                within(authority, profile, now)
                    .then(bounded -> issue(authority, bounded, current, now)));
  }

  private Answer<AuthorityKey> authority(String issuer, Instant now) {
    var found = authorities.find(issuer);
    if (found.isEmpty()) {
      return Answer.unavailable(
          Reason.ISSUER_NOT_READY,
          "IdentityIssuer \"%s\" has no authority to sign with yet; its conditions say why."
              .formatted(issuer));
    }
    var authority = found.get();
    if (!now.isBefore(authority.notAfter())) {
      return Answer.refused(
          Reason.AUTHORITY_EXPIRED,
          "The CA of IdentityIssuer \"%s\" expired at %s and signs no more. Give the issuer a new CA."
              .formatted(issuer, authority.notAfter()));
    }
    return now.isBefore(authority.notBefore())
        ? Answer.refused(
            Reason.AUTHORITY_INVALID,
            "The CA of IdentityIssuer \"%s\" is valid only from %s. Wait until then, or check the clocks."
                .formatted(issuer, authority.notBefore()))
        : Answer.ok(authority);
  }

  /**
   * The profile inside the authority's own life. A start before the authority's is moved, since
   * leaves are backdated and an authority may be younger than that; an end is not, since somebody
   * decided upon it.
   */
  private static Answer<CertificateProfile> within(
      AuthorityKey authority, CertificateProfile profile, Instant now) {
    var from =
        profile.notBefore().isBefore(authority.notBefore())
            ? authority.notBefore()
            : profile.notBefore().truncatedTo(ChronoUnit.SECONDS);
    var until = profile.notAfter().truncatedTo(ChronoUnit.SECONDS);
    if (until.isAfter(authority.notAfter())) {
      return Answer.refused(
          Reason.DURATION_NOT_ALLOWED,
          "A certificate until %s would outlive its CA, which ends at %s. Ask for a shorter spec.certificate.duration, or give the issuer a new CA."
              .formatted(until, authority.notAfter()));
    }
    return until.isAfter(now) && until.isAfter(from)
        ? Answer.ok(
            new CertificateProfile(
                profile.commonName(), profile.names(), profile.key(), from, until))
        : Answer.refused(
            Reason.DURATION_NOT_ALLOWED,
            "A certificate until %s would be over before it is delivered. Ask for a longer spec.certificate.duration, or a later spec.expiresAt."
                .formatted(until));
  }

  private Answer<Certified> issue(
      AuthorityKey authority,
      CertificateProfile profile,
      Optional<SecretData> current,
      Instant now) {
    return keys.pair(profile.key(), current)
        .then(
            pair ->
                signer
                    .sign(authority, profile, pair.getPublic(), now)
                    .map(leaf -> certified(authority, pair, leaf)));
  }

  private static Certified certified(AuthorityKey authority, KeyPair pair, X509Certificate leaf) {
    var chain = new ArrayList<>(List.of(leaf));
    chain.addAll(authority.chain());
    return new Certified(
        SecretData.of(
            Map.of(
                TlsSecret.CERTIFICATES,
                ascii(Pem.certificates(chain)),
                TlsSecret.PRIVATE_KEY,
                ascii(Pem.privateKey(pair.getPrivate())),
                TlsSecret.ANCHORS,
                ascii(authority.bundle()))),
        leaf.getSerialNumber().toString(16),
        leaf.getNotAfter().toInstant(),
        authority.keyId());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
