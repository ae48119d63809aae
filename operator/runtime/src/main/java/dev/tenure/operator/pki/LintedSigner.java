package dev.tenure.operator.pki;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.operator.pki.lint.Lint;
import dev.tenure.operator.pki.lint.Specimen;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;

/**
 * Signs only what was found good before: each certificate is first signed with a throwaway key of
 * the authority's type and linted, then signed with the real key, and then checked again. A
 * signature cannot be taken back; a bad certificate must never come to bear one.
 */
final class LintedSigner {
  private final SecureRandom random;
  private final Map<SignatureScheme, KeyPair> throwaways = new ConcurrentHashMap<>();

  LintedSigner(SecureRandom random) {
    this.random = random;
  }

  /** The certificate, or refused with what is wrong with the one that would have been signed. */
  Answer<X509Certificate> sign(
      AuthorityKey authority, CertificateProfile profile, PublicKey key, Instant now) {
    var unsuited = Lint.violation(profile);
    if (unsuited.isPresent()) {
      return new Answer.Refused<>(unsuited.get());
    }
    var scheme = SignatureScheme.of(authority.certificate().getPublicKey()).orElseThrow();
    var template = LeafTemplate.of(profile, key, authority, random);
    var throwaway = throwaways.computeIfAbsent(scheme, this::throwaway);
    var rehearsed = template.sign(scheme.signer(throwaway.getPrivate(), random));
    var signer = signer(authority, scheme);
    var before =
        Lint.violation(
            new Specimen(rehearsed, profile, key, signer.verifiedBy(throwaway.getPublic())));
    if (before.isPresent()) {
      return new Answer.Refused<>(before.get());
    }
    var signed = template.sign(scheme.signer(authority.privateKey(), random));
    return Lint.violation(new Specimen(signed, profile, key, signer))
        .<Answer<X509Certificate>>map(Answer.Refused::new)
        .orElseGet(() -> verified(signed, authority, now));
  }

  private static Specimen.Signer signer(AuthorityKey authority, SignatureScheme scheme) {
    return new Specimen.Signer(
        authority.path(),
        authority.keyId(),
        scheme.algorithm(),
        authority.certificate().getPublicKey(),
        authority.notBefore(),
        authority.notAfter());
  }

  private KeyPair throwaway(SignatureScheme scheme) {
    return KeyPairs.generate(scheme.throwawayKey(), random);
  }

  private static Answer<X509Certificate> verified(
      X509CertificateHolder signed, AuthorityKey authority, Instant now) {
    try {
      var leaf = new JcaX509CertificateConverter().getCertificate(signed);
      var path = new ArrayList<>(List.of(leaf));
      path.addAll(authority.chain());
      return PathValidation.failure(path, authority.anchor(), now)
          .map(LintedSigner::unverifiable)
          .orElseGet(() -> Answer.ok(leaf));
    } catch (CertificateException e) {
      return unverifiable("it cannot be read back");
    }
  }

  private static Answer<X509Certificate> unverifiable(String why) {
    return Answer.refused(
        Reason.AUTHORITY_INVALID,
        "What the CA signed does not verify against its own trust bundle (RFC 5280 section 6.1): %s. It was thrown away; check the CA's chain and its constraints."
            .formatted(why));
  }
}
