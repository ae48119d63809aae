package dev.tenure.operator.pki.authority;

import dev.tenure.core.Answer;
import dev.tenure.core.Reason;
import dev.tenure.core.certificate.CertificateProfile;
import dev.tenure.operator.pki.KeyPairs;
import dev.tenure.operator.pki.SignatureScheme;
import dev.tenure.operator.pki.lint.Lint;
import dev.tenure.operator.pki.lint.Specimen;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
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
  Answer<X509Certificate> sign(AuthorityKey authority, CertificateProfile profile, PublicKey key) {
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
        .orElseGet(() -> readBack(signed));
  }

  private static Answer<X509Certificate> readBack(X509CertificateHolder signed) {
    try {
      return Answer.ok(new JcaX509CertificateConverter().getCertificate(signed));
    } catch (CertificateException e) {
      return Answer.refused(
          Reason.AUTHORITY_INVALID,
          "What the CA signed cannot be read back. It was thrown away; this is a defect of Tenure,"
              + " please report it.");
    }
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
}
