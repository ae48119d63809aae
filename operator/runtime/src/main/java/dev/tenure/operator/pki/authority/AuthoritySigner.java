package dev.tenure.operator.pki.authority;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.operator.pki.CertificateSigner;
import dev.tenure.operator.pki.Signed;
import dev.tenure.operator.pki.SigningOrder;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Signs with authorities whose keys are in memory. Nothing is asked of anybody, so that the only
 * answer that may pass by itself is an issuer that is not ready yet.
 */
public final class AuthoritySigner implements CertificateSigner {
  private final Authorities authorities;
  private final Grants grants;
  private final InstantSource clock;
  private final LintedSigner signer;

  /** Signs with the authorities that are found there at the time of each call. */
  public AuthoritySigner(
      Authorities authorities, Grants grants, InstantSource clock, SecureRandom random) {
    this.authorities = authorities;
    this.grants = grants;
    this.clock = clock;
    this.signer = new LintedSigner(random);
  }

  @Override
  public Answer<Signed> sign(SigningOrder order) {
    return sign(order.issuer(), order.profile(), order.keys().getPublic());
  }

  /** The same for a key whose possession was proven elsewhere. */
  public Answer<Signed> sign(String issuer, CertificateProfile profile, PublicKey key) {
    var now = clock.instant();
    return authority(issuer, now)
        .then(
            authority ->
                within(authority, profile, now)
                    .then(bounded -> covered(issuer, authority, bounded, now))
                    .then(bounded -> signer.sign(authority, bounded, key))
                    .map(leaf -> signed(authority, leaf)));
  }

  private Answer<CertificateProfile> covered(
      String issuer, AuthorityKey authority, CertificateProfile profile, Instant now) {
    var life = Duration.between(now, profile.notAfter());
    return grants.cover(issuer, authority.keyId(), life).map(_ -> profile);
  }

  private static Signed signed(AuthorityKey authority, X509Certificate leaf) {
    var chain = new ArrayList<>(List.of(leaf));
    chain.addAll(authority.chain());
    return new Signed(chain, authority.anchors(), authority.keyId());
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
        ? Answer.ok(profile.lasting(from, until))
        : Answer.refused(
            Reason.DURATION_NOT_ALLOWED,
            "A certificate until %s would be over before it is delivered. Ask for a longer spec.certificate.duration, or a later spec.expiresAt."
                .formatted(until));
  }
}
